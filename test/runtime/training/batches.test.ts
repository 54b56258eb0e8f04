import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { drawBatches, takeBatch } from '../../../src/runtime/training/batches.ts';

beforeAll(startEngine);

test.prop([fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 64 }), fc.nat()])(
  'an epoch has every sample once, in batches of almost equal size',
  (samples, batchSize, seed) => {
    const batches = drawBatches(samples, batchSize, createRandom(seed));
    expect(batches).toHaveLength(Math.ceil(samples / batchSize));
    expect(batches.flatMap((batch) => [...batch]).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: samples }, (_, index) => index),
    );
    const sizes = batches.map((batch) => batch.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(batchSize);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  },
);

test('epochs differ, seeds repeat', () => {
  const random = createRandom(5);
  const [first, second] = [drawBatches(50, 50, random), drawBatches(50, 50, random)];
  expect(first).not.toEqual(second);
  expect(drawBatches(50, 50, createRandom(5))).toEqual(first);
});

test('a batch has the chosen rows and their labels', () => {
  const samples = {
    values: Float32Array.of(1, 2, 3, 4, 5, 6),
    shape: [2, 1],
    labels: Int32Array.of(0, 2, 1),
    classes: 3,
  };
  const { inputs, targets } = takeBatch(samples, Int32Array.of(2, 1));
  expect(inputs.shape).toEqual([2, 2, 1]);
  expect([...inputs.dataSync()]).toEqual([5, 6, 3, 4]);
  expect(targets.arraySync()).toEqual([
    [0, 1, 0],
    [0, 0, 1],
  ]);
  tf.dispose([inputs, targets]);
});
