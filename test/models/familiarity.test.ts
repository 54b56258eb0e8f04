// How unusual images are: those like the training images are not, noise, negatives and other scenes are.
import { expect, test } from 'vitest';
import { createClassifier } from '../../src/models/index.ts';
import { distances, fitFamiliarity, unusualness } from '../../src/models/familiarity.ts';
import { imagesOfValues, valuesOf } from '../../src/runtime/data/images.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { createPhantom, normalise } from '../../src/runtime/data/index.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { UserError } from '../../src/user-error.ts';

const { train, validation, test: held } = normalise(createPhantom({ seed: 1 }));

const changed = (images: Images, change: (value: number, at: number) => number) =>
  imagesOfValues({ ...images, values: valuesOf(images).map(change) });
const pixels = valuesOf(held);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

test('new images of the same kind lie evenly among the validation images', () => {
  const { shares } = unusualness(fitFamiliarity(train, validation), held);
  expect(mean(shares)).toBeGreaterThan(0.35);
  expect(mean(shares)).toBeLessThan(0.65);
});

test.each<[string, (value: number, at: number) => number]>([
  ['noise', ((random) => () => random.normal())(createRandom(3))],
  ['negatives', (value) => -value],
  ['images of one brightness', () => 0.2],
  ['images with noise over them', ((random) => (value: number) => value + 0.5 * random.normal())(createRandom(4))],
  ['images in rows of another order', (_, at) => pixels[(at * 7919) % pixels.length]],
])('%s are unusual', (_, change) => {
  const { shares } = unusualness(fitFamiliarity(train, validation), changed(held, change));
  expect(shares.filter((share) => share > 0.98).length / held.count).toBeGreaterThan(0.95);
}); // prettier-ignore

test('the distance is Mahalanobis’: of the training images its square is, on average, the number of directions that vary', () => {
  const square = mean(distances(fitFamiliarity(train, validation), train).map((distance) => distance ** 2));
  const directions = 64 + 16 + 1;
  expect(square).toBeLessThan(directions);
  expect(square).toBeGreaterThan(directions / 4);
});

test('it is saved with a model; one that was saved without knows nothing; numbers that do not fit are refused', async () => {
  const model = createClassifier('logistic-pixels', { seed: 1 });
  await model.fit(train, validation, { epochs: 1, recipe: 'default', seed: 1 });
  const saved = await model.save();
  const again = createClassifier('logistic-pixels', { seed: 1 });
  await again.restore(saved);
  expect(await again.unusual!(held)).toEqual(await model.unusual!(held));
  const older = new Map([...saved.numbers].filter(([name]) => !name.startsWith('familiarity')));
  await again.restore({ ...saved, numbers: older });
  expect(await again.unusual!(held)).toBeUndefined();
  const factor = [...saved.numbers.keys()].find((name) => name.endsWith('factor'))!;
  await again.restore({ ...saved, numbers: new Map([...saved.numbers, [factor, { shape: [1], values: new Float64Array(1) }]]) });
  await expect(again.unusual!(held)).rejects.toThrow(UserError);
}); // prettier-ignore
