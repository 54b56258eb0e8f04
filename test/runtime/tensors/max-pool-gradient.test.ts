// The gradient of a maximum over windows by our kernel, held to tfjs's cpu backend.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { limitEngineThreads, startEngine } from '../../../src/runtime/tensors/engine.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);
afterAll(() => limitEngineThreads(1));

type Pair = [number, number];
type Padding = 'same' | 'valid' | number;

interface Pool {
  readonly filter: Pair;
  readonly strides: Pair;
  readonly pad: Padding;
  readonly rounding?: 'floor' | 'ceil';
}

/** Whole numbers: many of a window are equal, and sums of gradients are exact. */
function draw(seed: number, shape: number[], most: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
    Math.round(random.uniform(-most, most)),
  );
}

/** By the kernel alone: tfjs's own forward kernel fails where windows lie in the padding. */
function gradient(input: tf.Tensor4D, { filter, strides, pad, rounding = 'floor' }: Pool): tf.Tensor {
  const info = tf.backend_util.computePool2DInfo(input.shape, filter, strides, 1, pad, rounding);
  const size = tf.util.sizeFromShape(info.outShape);
  const dy = tf.tensor(
    Float32Array.from({ length: size }, (_, index) => (index % 17) - 5),
    info.outShape,
  );
  const attributes = { filterSize: filter, strides, pad, dimRoundingMode: rounding };
  // None of the kernels reads what came out.
  const inputs = { dy, input, output: tf.zeros(info.outShape) };
  return tf.engine().runKernel(tf.MaxPoolGrad, inputs, attributes) as tf.Tensor;
}

async function hold(compute: () => tf.Tensor[]): Promise<void> {
  const [ours, reference] = [await onBackend('wasm', compute), await onBackend('cpu', compute)];
  ours.forEach((values, index) => expect(largestDifference(values, reference[index])).toBe(0));
}

const from = (min: number, max: number) => fc.integer({ min, max });
const pair = (max: number) => fc.tuple(from(1, max), from(1, max));
const pools: fc.Arbitrary<Pool> = fc.record({
  filter: pair(4),
  strides: pair(3),
  pad: fc.constantFrom<Padding>('same', 'valid', 0, 1, 2),
  rounding: fc.constantFrom('floor' as const, 'ceil' as const),
});

test.prop([fc.nat(), fc.tuple(from(1, 4), from(1, 9), from(1, 9), from(1, 11)), pools], { numRuns: 150 })(
  'goes to the first of the largest numbers',
  (seed, shape, pool) => {
    const more = pool.pad === 'same' ? Infinity : pool.pad === 'valid' ? 0 : 2 * pool.pad;
    // With a number as padding tfjs takes the filter's height for its width, too, where it computes the size of what comes out.
    const lengths = typeof pool.pad === 'number' ? [pool.filter[0], Math.max(...pool.filter)] : pool.filter;
    fc.pre(lengths.every((length, axis) => length <= shape[axis + 1] + more));
    return hold(() => [gradient(tf.tensor4d(draw(seed, shape, 2), shape), pool)]);
  },
);

test('of numbers that are none, infinite or zeros of both signs', () => {
  const numbers = [NaN, -Infinity, -0, 0, Infinity, NaN, 1];
  const values = Float32Array.from({ length: 6 * 6 * 5 }, (_, index) => numbers[(index * index) % 7]);
  const pool: Pool = { filter: [2, 2], strides: [1, 1], pad: 'same' };
  return hold(() => [
    gradient(tf.tensor4d(values, [1, 6, 6, 5]), pool),
    gradient(tf.fill([1, 6, 6, 5], -Infinity) as tf.Tensor4D, pool),
    gradient(tf.fill([1, 6, 6, 5], NaN) as tf.Tensor4D, pool),
  ]);
});

test.each([
  [0, 3],
  [2, 0],
])('of %i images with %i channels', (batch, channels) => {
  tf.tidy(() => {
    const dx = gradient(tf.zeros([batch, 4, 4, channels]), { filter: [2, 2], strides: [2, 2], pad: 'valid' });
    expect([dx.shape, dx.dataSync().length]).toEqual([[batch, 4, 4, channels], 0]);
  });
});

test('of windows of negative numbers and zeros is not lost, as by the kernel that it replaces', () => {
  const x = tf.tensor4d([-3, -1, 0, -2, -2, -4, 0, -5], [1, 2, 4, 1]);
  const dx = gradient(x, { filter: [2, 2], strides: [2, 2], pad: 'valid' });
  expect([...dx.dataSync()]).toEqual([0, -5, -4, 0, 0, 0, 0, 0]);
  tf.dispose([x, dx]);
});

test('is what maxPool has for its gradient', () => {
  const shape: [number, number, number, number] = [2, 7, 6, 5];
  const x = tf.tensor4d(draw(3, shape, 3), shape);
  const pooled = (images: tf.Tensor) => tf.maxPool(images as tf.Tensor4D, 3, 2, 'same');
  const run = () => [tf.grad((images) => tf.sum(tf.square(pooled(images))))(x)];
  return hold(run);
});

test('the same with any number of threads, and no tensor is kept', () => {
  const shape: [number, number, number, number] = [9, 14, 13, 21];
  const x = tf.tensor4d(draw(1, shape, 9), shape);
  const before = tf.memory().numTensors;
  const run = () =>
    tf.tidy(() => gradient(x, { filter: [3, 3], strides: [2, 2], pad: 'same' }).dataSync() as Float32Array);
  limitEngineThreads(1);
  const alone = run();
  for (const threads of [2, 5]) {
    limitEngineThreads(threads);
    expect(largestDifference(run(), alone)).toBe(0);
  }
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});
