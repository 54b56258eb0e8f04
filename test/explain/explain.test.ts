// Explanations find what a model goes by: here, in which half of the image a bright square lies.
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { driftOf } from '../../src/explain/drift.ts';
import { explain } from '../../src/explain/explain.ts';
import { explanations, stretch } from '../../src/explain/heat-map.ts';
import { paint } from '../../src/explain/paint.ts';
import type { Classifier } from '../../src/models/classifier.ts';
import { createClassifier } from '../../src/models/index.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../src/runtime/data/images.ts';
import * as tf from '../../src/runtime/tensors/tf.ts';
import { startEngine } from '../../src/runtime/tensors/engine.ts';
import { tensorTrainable } from '../../src/runtime/training/tensor-learner.ts';
import { createRandom } from '../../src/runtime/random.ts';

const side = 14;

/** A bright square of 4 × 4: in class 0 on the left, in class 1 on the right; a little noise. */
function halves(count: number, seed: number): Images & { readonly places: readonly (readonly [number, number])[] } {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2);
  const values = Float32Array.from({ length: count * side * side }, () => random.normal(0, 0.1));
  const places = [...labels].map((label, image) => {
    const [row, column] = [Math.floor(random.uniform(0, 10)), Math.floor(random.uniform(0, 3)) + 8 * label];
    for (let y = row; y < row + 4; y++) for (let x = column; x < column + 4; x++) values[(image * side + y) * side + x] += 2;
    return [row, column] as const;
  });
  const images = imagesOfValues({ count, height: side, width: side, channels: 1, values, labels, classes: ['left', 'right'] });
  return { ...images, places };
} // prettier-ignore

const unseen = halves(6, 3);
const models = new Map<string, Classifier>();

beforeAll(async () => {
  for (const name of ['logistic-pixels', 'small-cnn']) {
    const model = createClassifier(name, { seed: 1 });
    const epochs = name === 'small-cnn' ? 6 : 60;
    await model.fit(halves(200, 1), halves(20, 2), { epochs, recipe: 'default', seed: 1 });
    models.set(name, model);
  }
});

const one = (image: number): Images =>
  imagesOfValues({ ...unseen, count: 1, labels: Int32Array.of(unseen.labels[image]), values: valuesOf(unseen).slice(image * side * side, (image + 1) * side * side) }); // prettier-ignore

describe.each(explanations.filter((name) => name !== 'grad-cam'))('%s', (method) => {
  test('speaks for the class where the square is, more than elsewhere', async () => {
    const model = models.get('logistic-pixels')!;
    for (let image = 0; image < unseen.count; image++) {
      const map = await explain(model, { image: one(image), classOf: unseen.labels[image], seed: 1 }, method);
      const { height, width, values } = map!;
      expect([height, width]).toEqual([side, side]);
      const [row, column] = unseen.places[image];
      const isInside = (at: number) =>
        Math.abs(Math.floor(at / side) - row - 1.5) < 2 && Math.abs((at % side) - column - 1.5) < 2;
      const [inside, outside] = [true, false].map((within) => {
        const own = values.filter((_, at) => isInside(at) === within);
        return own.reduce((a, b) => a + b, 0) / own.length;
      });
      expect(inside).toBeGreaterThan(0);
      expect(inside).toBeGreaterThan(2 * Math.abs(outside));
    }
  });

  test('repeats for a seed', async () => {
    const model = models.get('small-cnn')!;
    const given = { image: one(0), classOf: 0, seed: 4 };
    expect(await explain(model, given, method)).toEqual(await explain(model, given, method));
  });
}); // prettier-ignore

test('Grad-CAM by hand: maps weighted by their mean slopes, what is against the class left out', async () => {
  await startEngine();
  const maps = tf.layers.conv2d({ filters: 2, kernelSize: 1, inputShape: [2, 3, 1], useBias: false, name: 'maps' });
  const head = tf.layers.dense({ units: 2, activation: 'softmax', name: 'head' });
  const model = tf.sequential({ layers: [maps, tf.layers.globalAveragePooling2d({}), head] });
  // Maps x and 2x; the score of class 1 is 3 · mean of the first − 1 · mean of the second: slopes 3/6 and −1/6.
  maps.setWeights([tf.tensor4d([1, 2], [1, 1, 1, 2])]);
  head.setWeights([tf.tensor2d([0, 3, 0, -1], [2, 2]), tf.tensor1d([0.2, 0.1])]);
  const x = [1, -2, 3, 0, 0.5, -1];
  const { featureMaps, scoreGradient } = tensorTrainable(model);
  const { height, width, values } = (await featureMaps!(Float32Array.from(x), Int32Array.of(1)))!;
  expect([height, width]).toEqual([2, 3]);
  values.forEach((value, at) => expect(value).toBeCloseTo(Math.max(0, x[at] * (3 / 6) - 2 * x[at] * (1 / 6)), 5));
  const slopes = await scoreGradient!(Float32Array.from(x), Int32Array.of(1));
  slopes.forEach((slope) => expect(slope).toBeCloseTo(3 / 6 - 2 / 6, 5));
  model.dispose();
}); // prettier-ignore

test('what a model does not allow is undefined, the rest is there', async () => {
  const nearest = createClassifier('nearest-neighbour', { seed: 1 });
  await nearest.fit(halves(20, 1), halves(4, 2), { epochs: 1, recipe: 'default', seed: 1 });
  const found = await Promise.all(
    explanations.map((method) => explain(nearest, { image: one(0), classOf: 0, seed: 1 }, method)),
  );
  expect(found.map((map) => map !== undefined)).toEqual([false, true, false, true]);
});

test('images of any size and colours', async () => {
  const images = imagesOfValues({ count: 8, height: 3, width: 5, channels: 3, classes: ['a', 'b'], labels: Int32Array.from({ length: 8 }, (_, i) => i % 2), values: Float32Array.from({ length: 8 * 45 }, (_, i) => Math.sin(i)) });
  const model = createClassifier('logistic-pixels', { seed: 1 });
  await model.fit(images, images, { epochs: 1, recipe: 'default', seed: 1 });
  const image = imagesOfValues({ ...images, count: 1, labels: Int32Array.of(0), values: valuesOf(images).slice(0, 45) });
  for (const method of ['gradient', 'occlusion', 'lime'] as const) {
    const map = (await explain(model, { image, classOf: 1, seed: 1 }, method))!;
    expect(map.values).toHaveLength(15);
    expect(map.values.every(Number.isFinite)).toBe(true);
    const { width, height } = await sharp(await paint(image, map)).metadata();
    expect(width / height).toBeCloseTo(5 / 3, 5);
  }
}); // prettier-ignore

test('a picture is red where the class is spoken for, blue where against it, grey elsewhere', async () => {
  const image = imagesOfValues({ count: 1, height: 1, width: 3, channels: 1, classes: ['a'], labels: Int32Array.of(0), values: Float32Array.of(0, 0, 1) }); // prettier-ignore
  const png = await paint(image, { height: 1, width: 3, values: Float32Array.of(1, -1, 0) });
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const pixelOf = (part: number) => {
    const at = Math.floor(((part + 0.5) * info.width) / 3) * info.channels;
    return [...data.subarray(at, at + 3)];
  };
  const [red, blue, white] = [pixelOf(0), pixelOf(1), pixelOf(2)];
  expect(red[0]).toBeGreaterThan(red[2] + 50);
  expect(blue[2]).toBeGreaterThan(blue[0] + 50);
  expect(white).toEqual([255, 255, 255]);
});

test('a map that is stretched keeps its corners and its constants', () => {
  const map = { height: 2, width: 2, values: Float32Array.of(0, 1, 2, 3) };
  const { values } = stretch(map, 6, 6);
  expect([values[0], values[5], values[30], values[35]]).toEqual([0, 1, 2, 3]);
  expect(
    stretch({ height: 1, width: 1, values: Float32Array.of(4) }, 3, 2).values.every((value) => value === 4),
  ).toBe(true);
});

describe('drift', () => {
  test('by hand: four images among five', () => {
    // In order: v i v i i v i v v; after the last image 4/4 and 3/5.
    const { distance } = driftOf([0.2, 0.4, 0.4, 0.6], 5);
    expect(distance).toBeCloseTo(1 - 0.6, 12);
  });

  test('K at its 5 % point', () => {
    // The asymptotic 95 % point of K is 1.3581.
    const [count, among] = [10_000, 20_000];
    const root = Math.sqrt((count * among) / (count + among));
    const by = 1.3581 / (root + 0.12 + 0.11 / root);
    const shares = Array.from({ length: count }, (_, i) => Math.min(1, i / count + by));
    expect(driftOf(shares, among).p).toBeCloseTo(0.05, 3);
  });

  test('images of the same kind are seldom told, others always', () => {
    const random = createRandom(8);
    const sharesOf = (images: readonly number[], validation: readonly number[]) =>
      images.map((image) => validation.filter((one) => one < image).length / validation.length);
    const draw = (count: number) => Array.from({ length: count }, () => random.normal(0, 1));
    const draws = Array.from({ length: 400 }, () => [draw(60), draw(45)] as const);
    const told = (by: number) =>
      draws.filter(([images, validation]) => driftOf(sharesOf(images.map((one) => one + by), validation), 45).p < 0.05).length / draws.length;
    expect(told(0)).toBeGreaterThan(0.015);
    expect(told(0)).toBeLessThan(0.09);
    expect(told(1.6)).toBeGreaterThan(0.99);
  }); // prettier-ignore
});
