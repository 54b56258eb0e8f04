import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { createTensorAdam } from '../../../src/runtime/training/tensor-adam.ts';
import { largestDifference, onBackend } from '../tensors/on-backends.ts';

beforeAll(startEngine);

/** Five steps on Σ (θ − target)² from θ = start, with each optimiser. */
const start = [0.5, -2, 3];
const target = [1, 1, 1];
const gradient = (theta: tf.Tensor) => tf.mul(tf.sub(theta, tf.tensor1d(target)), 2);

function withOurs(): tf.Tensor[] {
  const theta = tf.variable(tf.tensor1d(start));
  const adam = createTensorAdam([theta]);
  for (let step = 0; step < 5; step++) adam.step([gradient(theta)], [0.1]);
  adam.dispose();
  return [theta];
}

function withTfjs(): tf.Tensor[] {
  const theta = tf.variable(tf.tensor1d(start));
  const adam = tf.train.adam(0.1, 0.9, 0.999, 1e-7);
  for (let step = 0; step < 5; step++) adam.applyGradients([{ name: theta.name, tensor: gradient(theta) }]);
  return [theta];
}

test('the fused kernel and the operations both do what tfjs does', async () => {
  const [expected] = await onBackend('cpu', withTfjs);
  for (const backend of ['wasm', 'cpu'] as const) {
    const [theta] = await onBackend(backend, withOurs);
    expect(largestDifference(theta, expected)).toBeLessThan(1e-5);
  }
});

test('each variable has its own rate, and 0 leaves it in place', () => {
  const [moved, still] = [tf.variable(tf.tensor1d(start)), tf.variable(tf.tensor1d(start))];
  const adam = createTensorAdam([moved, still]);
  adam.step([gradient(moved), gradient(still)], [0.1, 0]);
  expect([...still.dataSync()]).toEqual(start);
  moved.dataSync().forEach((value, index) => {
    expect(value).toBeCloseTo(start[index] + 0.1 * Math.sign(target[index] - start[index]), 4);
  });
  adam.dispose();
  tf.dispose([moved, still]);
});

test('a convolution sees the moved filter, not the packed former one', () => {
  const x = tf.ones([1, 2, 2, 1]) as tf.Tensor4D;
  const filter = tf.variable(tf.ones([1, 1, 1, 1])) as unknown as tf.Variable<tf.Rank.R4>;
  const adam = createTensorAdam([filter]);
  const before = tf.conv2d(x, filter, 1, 'same').dataSync()[0];
  adam.step([tf.ones([1, 1, 1, 1])], [0.25]);
  const after = tf.conv2d(x, filter, 1, 'same').dataSync()[0];
  expect(before).toBe(1);
  expect(after).toBeCloseTo(0.75, 4);
});
