// Rows of products in blocks: all of them, none so small that its sums wait for each other where there is another way.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { blockEnds, rowsInFours } from '../../../../src/compiler/targets/wasm/kernels/row-blocks.ts';

test.prop([fc.integer({ min: 1, max: 5000 })], { numRuns: 300 })(
  'blocks end where the next begins',
  (rows) => {
    const ends = blockEnds(rows);
    const sizes = ends.map((end, at) => end - (ends[at - 1] ?? 0));
    expect(ends.at(-1)).toBe(rows);
    expect(sizes.filter((size) => size === 4).length * 4).toBe(rowsInFours(rows));
    expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
    if (rows > 5) expect(sizes.every((size) => size === 3 || size === 4)).toBe(true);
  },
);

test('powers of three are threes and fours', () => {
  expect([3, 9, 27, 81].map((rows) => [rowsInFours(rows), blockEnds(rows).length])).toEqual([
    [0, 1],
    [0, 3],
    [24, 7],
    [72, 21],
  ]);
});
