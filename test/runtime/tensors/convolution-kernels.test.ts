// Convolutions and both of their gradients by our kernels, held to tfjs's cpu backend.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { draw, fits, from, gradientsOf, small, sums, terms, valuesOf, wide, type Activation, type Shape } from './convolutions.ts'; // prettier-ignore
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);

async function hold(compute: () => tf.Tensor[], terms: number): Promise<void> {
  const [ours, reference] = [await onBackend('wasm', compute), await onBackend('cpu', compute)];
  ours.forEach((values, index) => {
    expect(largestDifference(values, reference[index])).toBeLessThan(1e-6 * (10 + terms));
  });
}

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
