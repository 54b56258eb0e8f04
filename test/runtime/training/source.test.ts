import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { sizeOf, sourceOfValues } from '../../../src/runtime/training/source.ts';

test.prop([
  fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  fc.integer({ min: 1, max: 9 }),
  fc.array(fc.nat(), { maxLength: 6 }),
])('a batch has the chosen rows, in the order and as often as they are chosen', (shape, count, picks) => {
  const size = sizeOf(shape);
  const values = Float32Array.from({ length: count * size }, (_, index) => index);
  const source = sourceOfValues({ values, shape, labels: new Int32Array(count), classes: 2 });
  const chosen = picks.map((pick) => pick % count);
  const out = new Float32Array(chosen.length * size + 1).fill(-1);
  source.fill(chosen, out);
  expect([...out]).toEqual([
    ...chosen.flatMap((row) => [...values.subarray(row * size, (row + 1) * size)]),
    -1,
  ]);
});
