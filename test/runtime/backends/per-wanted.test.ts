// One value for each kind of call, made when it is first asked for.
import { expect, test } from 'vitest';
import type { Wanted } from '../../../src/compiler/plan/plan.ts';
import { perWanted } from '../../../src/runtime/backends/per-wanted.ts';

const kinds: readonly (Wanted | undefined)[] = [
  undefined,
  { weights: true, inputs: true },
  { weights: true, inputs: false },
  { weights: false, inputs: true },
  { weights: false, inputs: false },
];

test('each kind has its own, made once', () => {
  const asked: unknown[] = [];
  const made = perWanted((wanted) => asked.push(wanted));
  expect(kinds.map((wanted) => made.of(wanted))).toEqual([1, 2, 3, 4, 5]);
  expect(kinds.map((wanted) => made.of(wanted && { ...wanted }))).toEqual([1, 2, 3, 4, 5]);
  expect(asked).toEqual(kinds);
  expect(made.all()).toEqual([1, 2, 3, 4, 5]);
});

test('what was rejected is made again', async () => {
  let tries = 0;
  const made = perWanted(async () => {
    if (++tries === 1) throw new Error('no memory left');
    return tries;
  });
  await expect(made.of(undefined)).rejects.toThrow('no memory left');
  expect(await made.of(undefined)).toBe(2);
  expect(await made.of(undefined)).toBe(2);
});
