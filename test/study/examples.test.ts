// Which images are shown as examples, and what is kept of each.
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createClassifier } from '../../src/models/index.ts';
import { predictedClasses } from '../../src/runtime/training/metrics.ts';
import { chooseExamples, examplesOf, mostExamples } from '../../src/study/examples.ts';
import { createReport } from '../../src/study/report/report.ts';
import { runStudy } from '../../src/study/run-study.ts';
import { squares } from '../models/images.ts';

test('of each class the surest that is right, then the surest that is wrong, the first of equals', () => {
  const labels = Int32Array.of(0, 0, 0, 1, 1, 0);
  const probabilities = Float32Array.of(0.6, 0.4, 0.9, 0.1, 0.3, 0.7, 0.2, 0.8, 0.2, 0.8, 0.9, 0.1);
  expect(chooseExamples(labels, probabilities, 2, 1)).toEqual([1, 2, 3]);
});

test('none is surer of its kind, and there are few, whatever the probabilities', () => {
  const rows = fc.integer({ min: 2, max: 9 }).chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      labels: fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: 1, maxLength: 40 }),
      seed: fc.nat(),
    }),
  );
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), ({ classes, labels, seed }, shares) => {
      const probabilities = Float32Array.from({ length: labels.length * classes }, () => shares.next().value!);
      const predicted = predictedClasses(probabilities, classes);
      const surety = (image: number) => probabilities[image * classes + predicted[image]];
      const kind = (image: number) => `${labels[image]} ${predicted[image] === labels[image]}`;
      const chosen = chooseExamples(Int32Array.from(labels), probabilities, classes, seed);
      expect(chosen.length).toBeLessThanOrEqual(mostExamples);
      expect(new Set(chosen.map(kind)).size).toBe(chosen.length);
      const shown = new Set(chosen.map((image) => labels[image]));
      for (const image of labels.keys()) {
        const same = chosen.find((other) => kind(other) === kind(image));
        if (classes <= 6 || shown.has(labels[image])) expect(surety(same!)).toBeGreaterThanOrEqual(surety(image));
      }
    }),
    { numRuns: 40 },
  ); // prettier-ignore
});

const train = squares({ count: 48, classes: 3, seed: 1, channels: 3 });
const test4 = squares({ count: 12, classes: 3, seed: 3, channels: 3, noise: 2 });

test('they are kept with their pictures, small, and the same each time', async () => {
  const model = createClassifier('logistic-pixels', { seed: 1 });
  await model.fit(train, test4, { epochs: 2, recipe: 'default', seed: 1 });
  const probabilities = await model.predict(test4);
  const ids = Array.from({ length: 12 }, (_, image) => `image ${image}`);
  const tested = { images: test4, ids, probabilities, seed: 1, isExplained: true };
  const examples = await examplesOf(model, tested);
  expect(examples.length).toBeGreaterThan(2);
  expect(await examplesOf(model, tested)).toEqual(examples);
  for (const { id, label, predicted, probability, unusual, image, heatMap } of examples) {
    const place = ids.indexOf(id);
    expect(label).toBe(test4.labels[place]);
    expect(probability).toBe(probabilities[3 * place + predicted]);
    expect(unusual).toBeGreaterThanOrEqual(0);
    expect(heatMap!.method).toBe('gradient');
    for (const png of [image, heatMap!.png]) {
      const { format, width, height, channels } = await sharp(Buffer.from(png, 'base64')).metadata();
      expect({ format, width, height, channels }).toEqual({
        format: 'png',
        width: 8,
        height: 8,
        channels: 3,
      });
    }
  }
  const [{ image, heatMap }] = await examplesOf(model, { ...tested, isExplained: false });
  expect([image, heatMap]).toEqual([examples[0].image, undefined]);
  model.dispose();
});

test('a large image is kept with 64 pixels a side', async () => {
  const large = squares({ count: 4, classes: 2, seed: 1, side: 80 });
  const model = createClassifier('logistic-pixels', { seed: 1 });
  await model.fit(large, large, { epochs: 1, recipe: 'default', seed: 1 });
  const probabilities = await model.predict(large);
  const ids = ['a', 'b', 'c', 'd'];
  const [{ image, heatMap }] = await examplesOf(model, { images: large, ids, probabilities, seed: 1, isExplained: true }); // prettier-ignore
  for (const png of [image, heatMap!.png]) {
    const { width, height } = await sharp(Buffer.from(png, 'base64')).metadata();
    expect([width, height]).toEqual([64, 64]);
  }
  model.dispose();
});

test.each([
  ['some', /<img src="data:image\/png/],
  ['none', /^(?![^]*data:image\/png)/],
] as const)('a study shows %s', async (examples, page) => {
  const study = await runStudy({ models: ['qcnn'], controls: 'none', limit: 12, epochs: 1, set: { n: '4' }, examples }); // prettier-ignore
  expect((study.models[0].examples ?? []).length > 0).toBe(examples === 'some');
  expect(await createReport(study)).toMatch(page);
});
