// What an image's pixels do to the score of a class: the gradient of every kind of model is that of finite differences.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import { asVectors, type Front, type Pull } from '../../src/models/front.ts';
import { controlNames, createClassifier, modelNames, type ModelContext } from '../../src/models/index.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues, sampleSize, valuesOf } from '../../src/runtime/data/images.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { amplitudeCircuit, pairReadout, smallCircuit } from './circuits.ts';
import { squares } from './images.ts';

const train = squares({ count: 48, classes: 3, seed: 1 });
const validation = squares({ count: 12, classes: 3, seed: 2 });
const unseen = squares({ count: 4, classes: 3, seed: 3 });
const options: FitOptions = { epochs: 2, recipe: 'default', seed: 7, batchSize: 12 };
const context: ModelContext = { seed: 7, circuit: smallCircuit(4, pairReadout(1, 2)) };
const classOf = Int32Array.from([0, 1, 2, 1]);

let backbone: Classifier;
beforeAll(async () => {
  backbone = createClassifier('resnet50', { seed: 3 });
  await backbone.fit(train, validation, options);
});
afterAll(() => backbone.dispose());

/** log p of its class, minus the mean over classes: the softmax takes no more than differences of scores. */
async function scores(model: Classifier, images: Images): Promise<number[]> {
  const probabilities = await model.predict(images);
  const { length } = images.classes;
  return [...classOf].map((own, image) => {
    const row = [...probabilities.subarray(image * length, (image + 1) * length)].map(Math.log);
    return row[own] - row.reduce((a, b) => a + b, 0) / length;
  });
}

/** The same of gradients: that of its class, minus the mean over classes. */
async function gradient(model: Classifier, images: Images): Promise<Float32Array> {
  const { length } = images.classes;
  const by = await model.scoreGradient!(images, classOf);
  const all = await Promise.all(images.classes.map((_, own) => model.scoreGradient!(images, new Int32Array(images.count).fill(own))));
  return by!.map((slope, at) => slope - all.reduce((sum, each) => sum + each![at], 0) / length);
} // prettier-ignore

async function expectGradient(model: Classifier): Promise<void> {
  const values = valuesOf(unseen);
  const size = values.length / unseen.count;
  const random = createRandom(5);
  const direction = values.map(() => random.normal() / Math.sqrt(size));
  const moved = async (by: number) =>
    scores(
      model,
      imagesOfValues({ ...unseen, values: values.map((value, at) => value + by * direction[at]) }),
    );
  const slopes = await gradient(model, unseen);
  const off = new Array<number>(unseen.count).fill(Infinity);
  // A long step meets the kinks of ReLU, a short one the rounding of single precision.
  for (const step of [5e-3, 1e-3, 2e-4, 5e-5]) {
    const [ahead, behind] = [await moved(step), await moved(-step)];
    for (let image = 0; image < unseen.count; image++) {
      let along = 0;
      for (let at = image * size; at < (image + 1) * size; at++) along += slopes[at] * direction[at];
      const expected = (ahead[image] - behind[image]) / (2 * step);
      off[image] = Math.min(off[image], Math.abs(along - expected) / Math.max(0.05, Math.abs(expected)));
    }
  }
  expect(Math.max(...off)).toBeLessThan(0.03);
}

/** Smooth features, since features of ResNet-50 that hardly vary over 48 images are noise when they are standardised. */
function smoothBackbone(): Classifier {
  const rest = createClassifier('nearest-neighbour', { seed: 0 });
  const features: Front = async (images) =>
    asVectors(images, valuesOf(images).map((value) => value * value + value), sampleSize(images));
  const pullFeatures: Pull = async (images, upstream) =>
    valuesOf(images).map((value, at) => (2 * value + 1) * upstream[at]);
  return { ...rest, features, pullFeatures } as Classifier;
} // prettier-ignore

const smooth = smoothBackbone();
const standardises = ['hybrid-concatenated', 'logistic-features'];
const names = [...modelNames, ...controlNames].filter((name) => name !== 'nearest-neighbour');

describe.each(names)('%s', (name) => {
  test('has the gradient of finite differences', async () => {
    const own = { ...context, backbone: standardises.includes(name) ? smooth : backbone };
    const model = name === 'resnet50' ? backbone : createClassifier(name, own);
    if (model !== backbone) await model.fit(train, validation, options);
    await expectGradient(model);
    if (model !== backbone) model.dispose();
  });
});

test('amplitudes have theirs, too', async () => {
  const model = createClassifier('qcnn', { seed: 7, circuit: amplitudeCircuit(4, pairReadout(0, 1)) });
  await model.fit(train, validation, options);
  await expectGradient(model);
  model.dispose();
});

test('1-nearest-neighbour has none', async () => {
  const model = createClassifier('nearest-neighbour', { seed: 1 });
  await model.fit(train, validation, options);
  expect(await model.scoreGradient?.(unseen, classOf)).toBeUndefined();
  expect(await model.featureMaps?.(unseen, classOf)).toBeUndefined();
});

test.each(['resnet50', 'resnet18', 'small-cnn', 'hybrid-end-to-end', 'quanvolution'])('%s has maps that speak for a class', async (name) => {
  const model = name === 'resnet50' ? backbone : createClassifier(name, { ...context, backbone });
  if (model !== backbone) await model.fit(train, validation, options);
  const { height, width, values } = (await model.featureMaps!(unseen, classOf))!;
  expect(values).toHaveLength(unseen.count * height * width);
  expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  if (model !== backbone) model.dispose();
}); // prettier-ignore
