// A contraction as loops: each leg in the group of the tensors that have it, neighbours joined where all strides allow it.
import { describe, expect, test } from 'vitest';
import {
  arithmeticOf,
  contractionOf,
  multiplyAdds,
  offsetsOf,
} from '../../../src/compiler/plan/contraction.ts';
import type { Step } from '../../../src/compiler/plan/plan.ts';

const axis = (size: number, a: number, b: number, out: number) => ({ size, a, b, out });

/** Legs 0 to 4 of sizes 2, 3, 4, 5 and 1; tensors a, b and out. */
function loops(a: readonly number[], b: readonly number[], out: readonly number[]) {
  const tensors = [a, b, out].map((legs, at) => ({ legs, batched: at !== 0 }));
  const plan = { legs: [2, 3, 4, 5, 1], tensors };
  const step = { kind: 'contract', a: 0, b: 1, out: 2, add: true } as const;
  return { ...contractionOf(plan, step), count: multiplyAdds(plan, step) };
}

describe('the loops of a contraction', () => {
  test('go over legs of both and the result, of each alone with the result, and of both alone', () => {
    expect(loops([0, 1, 3], [0, 2, 3], [0, 1, 2])).toEqual({
      shared: [axis(2, 15, 20, 12)],
      rows: [axis(3, 5, 0, 4)],
      columns: [axis(4, 0, 5, 1)],
      sum: [axis(5, 1, 1, 0)],
      batched: { a: false, b: true, out: true },
      add: true,
      count: 120,
    });
  });

  test('are joined where the legs are neighbours in all tensors', () => {
    expect(loops([0, 1, 2], [2, 3], [0, 1, 3]).rows).toEqual([axis(6, 4, 0, 5)]);
    expect(loops([0, 1, 2], [2, 3], [1, 0, 3]).rows).toEqual([axis(3, 4, 0, 10), axis(2, 12, 0, 5)]);
    expect(loops([0, 2, 1], [2, 3], [0, 1, 3]).rows).toEqual([axis(2, 12, 0, 15), axis(3, 1, 0, 5)]);
    expect(loops([0, 1, 2], [1, 2], [0]).sum).toEqual([axis(12, 1, 1, 0)]);
    expect(loops([0, 1, 2], [2, 1], [0]).sum).toEqual([axis(3, 4, 1, 0), axis(4, 1, 3, 0)]);
    expect(loops([0, 1, 2], [0, 3, 1, 2], [0, 1, 2, 3]).shared).toEqual([axis(2, 12, 60, 60), axis(12, 1, 1, 5)]); // prettier-ignore
  });

  test('leave out legs of one index', () => {
    expect(loops([0, 4, 1], [3], [0, 4, 1, 3]).rows).toEqual([axis(6, 1, 0, 5)]);
    expect(loops([4], [4], [4])).toMatchObject({ shared: [], rows: [], columns: [], sum: [], count: 1 });
  });
});

test('offsets run over all iterations, the last loop fastest', () => {
  const axes = [axis(2, 10, 1, 0), axis(3, 1, 0, 7)];
  expect([...offsetsOf(axes, 'a')]).toEqual([0, 1, 2, 10, 11, 12]);
  expect([...offsetsOf(axes, 'b')]).toEqual([0, 0, 0, 1, 1, 1]);
  expect([...offsetsOf(axes, 'out')]).toEqual([0, 7, 14, 0, 7, 14]);
  expect([...offsetsOf([], 'a')]).toEqual([0]);
});

test('contractions are all the arithmetic of a plan', () => {
  const plan = { legs: [2, 3], tensors: [[0, 1], [1], [0]].map((legs) => ({ legs, batched: true })) };
  const steps: Step[] = [
    { kind: 'contract', a: 0, b: 1, out: 2, add: false },
    { kind: 'output', from: 2, index: 0, coefficient: 1 },
    { kind: 'encode', out: 0, encoder: 0 },
  ];
  expect(steps.map((step) => arithmeticOf(plan, step))).toEqual([6, 0, 0]);
});
