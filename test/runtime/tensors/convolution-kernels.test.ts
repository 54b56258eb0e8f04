// Convolutions and both of their gradients by our kernels, held to tfjs's cpu backend.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);

type Activation = NonNullable<Parameters<typeof tf.fused.conv2d>[0]['activation']>;

interface Shape {
  readonly seed: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const from = (min: number, max: number) => fc.integer({ min, max });

/** Whether a filter fits the padded image. */
function fits({ height, width, kernel, pad }: Shape): boolean {
  const more = pad === 'same' ? Infinity : pad === 'valid' ? 0 : 2 * pad;
  return kernel[0] <= height + more && kernel[1] <= width + more;
}

/** Padding by a number takes tfjs's height and stride of the filter for its width and its other stride, too. */
function numbersAreSquare(shape: Shape): Shape {
  if (typeof shape.pad === 'string') return shape;
  return {
    ...shape,
    kernel: [shape.kernel[0], shape.kernel[0]],
    strides: [shape.strides[0], shape.strides[0]],
  };
}

/** Odd sizes, rests of every vector and tile. */
const small: fc.Arbitrary<Shape> = fc
  .record({
    seed: fc.nat(),
    batch: from(1, 5),
    height: from(1, 9),
    width: from(1, 9),
    channels: from(1, 19),
    filters: from(1, 19),
    kernel: fc.tuple(from(1, 4), from(1, 4)),
    strides: fc.tuple(from(1, 3), from(1, 3)),
    pad: fc.constantFrom<Shape['pad']>('same', 'valid', 0, 1, 2),
  })
  .map(numbersAreSquare)
  .filter(fits);

/** More terms, columns and rows than are packed at once. */
const wide: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(),
  batch: from(1, 3),
  height: from(3, 5),
  width: from(3, 5),
  channels: from(126, 300),
  filters: from(62, 150),
  kernel: fc.constantFrom([1, 1] as const, [3, 3] as const),
  strides: fc.constantFrom<[number, number]>([1, 1], [2, 2]),
  pad: fc.constantFrom<Shape['pad']>('same', 'valid'),
});

function draw(shape: Shape) {
  const random = createRandom(shape.seed);
  const numbers = (size: number) => Float32Array.from({ length: size }, () => random.uniform(-1, 1));
  const { batch, height, width, channels, filters, kernel } = shape;
  const images = numbers(batch * height * width * channels);
  const weights = numbers(kernel[0] * kernel[1] * channels * filters);
  const biases = numbers(filters);
  return {
    x: () => tf.tensor4d(images, [batch, height, width, channels]),
    filter: () => tf.tensor4d(weights, [kernel[0], kernel[1], channels, filters]),
    bias: () => tf.tensor1d(biases),
    slopes: () => tf.tensor1d(biases),
  };
}

async function hold(compute: () => tf.Tensor[], terms: number): Promise<void> {
  const [ours, reference] = [await onBackend('wasm', compute), await onBackend('cpu', compute)];
  ours.forEach((values, index) => {
    expect(largestDifference(values, reference[index])).toBeLessThan(1e-6 * (10 + terms));
  });
}

function valuesOf(shape: Shape, bias: boolean, activation: Activation) {
  const { strides, pad } = shape;
  const drawn = draw(shape);
  const given = {
    strides,
    pad,
    activation,
    leakyreluAlpha: 0.3,
    ...(bias && { bias: drawn.bias() }),
    ...(activation === 'prelu' && { preluActivationWeights: drawn.slopes() }),
  };
  return [tf.fused.conv2d({ x: drawn.x(), filter: drawn.filter(), ...given })];
}

function gradientsOf(shape: Shape) {
  const { x, filter } = draw(shape);
  const loss = (images: tf.Tensor, weights: tf.Tensor) => {
    const y = tf.conv2d(images as tf.Tensor4D, weights as tf.Tensor4D, shape.strides, shape.pad);
    const upstream = Float32Array.from({ length: y.size }, (_, index) => Math.sin(index + 1));
    return tf.sum(tf.mul(y, tf.tensor(upstream, y.shape))) as tf.Scalar;
  };
  return tf.grads(loss)([x(), filter()]);
}

const terms = ({ kernel, channels }: Shape) => kernel[0] * kernel[1] * channels;
const sums = ({ kernel, batch, height, width, filters }: Shape) =>
  kernel[0] * kernel[1] * Math.max(filters, batch * height * width);
const activation = fc.constantFrom<Activation>(
  'linear',
  'relu',
  'relu6',
  'sigmoid',
  'elu',
  'leakyrelu',
  'prelu',
);

test.prop([small, fc.boolean(), activation], { numRuns: 80 })('values', (shape, bias, act) =>
  hold(() => valuesOf(shape, bias, act), terms(shape)),
);

test.prop([small], { numRuns: 80 })('gradients', (shape) => hold(() => gradientsOf(shape), sums(shape)));

test.prop([wide, fc.boolean()], { numRuns: 8 })('values of many channels', (shape, bias) =>
  hold(() => valuesOf(shape, bias, 'relu'), terms(shape)),
);

test.prop([wide], { numRuns: 6 })('gradients of many channels', (shape) =>
  hold(() => gradientsOf(shape), sums(shape)),
);

test.prop([small, from(1, 3), from(1, 3)], { numRuns: 30 })(
  'values with gaps in the filter',
  (shape, down, right) => {
    const { x, filter } = draw(shape);
    const gaps: [number, number] = [down, typeof shape.pad === 'string' ? right : down];
    const spread = shape.kernel.map((length, axis) => (length - 1) * gaps[axis] + 1) as [number, number];
    fc.pre(fits({ ...shape, kernel: spread }));
    return hold(() => [tf.conv2d(x(), filter(), 1, shape.pad, 'NHWC', gaps)], terms(shape));
  },
);

test('patches of few channels, in two parts', async () => {
  const shape: Shape = { seed: 3, batch: 34, height: 40, width: 40, channels: 1, filters: 1, kernel: [9, 9], strides: [1, 1], pad: 'same' }; // prettier-ignore
  await hold(() => [...valuesOf(shape, true, 'relu'), ...gradientsOf(shape)], sums(shape));
});

test('a stride longer than the image and its filter', () =>
  hold(
    () => [tf.conv2d(tf.ones<tf.Rank.R4>([1, 5, 5, 1]), tf.ones<tf.Rank.R4>([1, 1, 1, 1]), 7, 'same')],
    1,
  ));

test.each([
  [0, 2, 3],
  [0, 30, 3],
  [2, 0, 3],
  [2, 0, 0],
  [2, 9, 0],
])('values and gradients of %i images with %i channels and %i filters', (batch, channels, filters) => {
  const shape: Shape = { seed: 1, batch, height: 3, width: 3, channels, filters, kernel: [2, 2], strides: [1, 1], pad: 'same' }; // prettier-ignore
  tf.tidy(() => tf.fill([100_000], 7)); // Memory that is used again.
  const [values] = valuesOf(shape, true, 'relu');
  expect([...values.dataSync()]).toEqual(
    Array.from({ length: batch }, () => draw(shape).bias().relu().tile([9]).arraySync() as number[]).flat(),
  );
  for (const gradient of gradientsOf(shape))
    expect([...gradient.dataSync()].every((each) => each === 0)).toBe(true);
});

test('what is no number stays visible behind a ReLU', () => {
  const x = tf.tensor4d([NaN, -1, 2, 3], [1, 2, 2, 1]);
  const y = tf.fused.conv2d({
    x,
    filter: tf.ones<tf.Rank.R4>([1, 1, 1, 9]),
    strides: 1,
    pad: 0,
    activation: 'relu',
  });
  expect([...y.dataSync()].filter((_, index) => index % 9 === 8)).toEqual([NaN, 0, 2, 3]);
});

test('keeps no memory', () => {
  const before = tf.memory().numTensors;
  const shape: Shape = { seed: 1, batch: 2, height: 5, width: 5, channels: 30, filters: 20, kernel: [3, 3], strides: [2, 2], pad: 'same' }; // prettier-ignore
  const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
  const step = () => tf.tidy(() => gradientsOf(shape).forEach((gradient) => gradient.dataSync()));
  step();
  const bytes = heap();
  for (let turn = 0; turn < 300; turn++) step();
  expect([tf.memory().numTensors, heap()]).toEqual([before, bytes]);
});
