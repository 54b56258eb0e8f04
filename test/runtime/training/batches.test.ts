import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { drawBatches } from '../../../src/runtime/training/batches.ts';

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
