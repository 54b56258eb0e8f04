// Conditions as disjoint cases: the same condition, no two cases at once, and none beyond the limits.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../src/compiler/circuit/circuit.ts';
import { casesOf, type Case } from '../../../src/compiler/circuit/condition-cases.ts';

const bit = (index: number): Condition => ({ kind: 'bit', bit: index });
const join = (kind: 'and' | 'or' | 'xor', bits: number) =>
  Array.from({ length: bits }, (_, index) => bit(index)).reduce((left, right) => ({ kind, left, right }));
const whole: readonly Case[] = [new Map()];

const { condition: arbitraryCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'max', withCrossShrink: true },
    fc.nat(3).map(bit),
    fc.boolean().map((value): Condition => ({ kind: 'constant', value })),
    tie('condition').map((operand): Condition => ({ kind: 'not', operand })),
    fc
      .tuple(fc.constantFrom('and', 'or', 'xor'), tie('condition'), tie('condition'))
      .map(([kind, left, right]): Condition => ({ kind, left, right })),
  ),
}));

function holds(condition: Condition, values: number): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'bit':
      return Boolean((values >> condition.bit) & 1);
    case 'not':
      return !holds(condition.operand, values);
    case 'and':
      return holds(condition.left, values) && holds(condition.right, values);
    case 'or':
      return holds(condition.left, values) || holds(condition.right, values);
    case 'xor':
      return holds(condition.left, values) !== holds(condition.right, values);
  }
}

const fits = (each: Case, values: number) => [...each].every(([index, value]) => Boolean((values >> index) & 1) === value); // prettier-ignore

describe('casesOf', () => {
  propertyTest.prop([arbitraryCondition, arbitraryCondition], { numRuns: 200 })(
    'exactly one case of a condition within another where both hold, else none',
    (outer, inner) => {
      const cases = casesOf(inner, casesOf(outer, whole, 16)!, 16)!;
      for (let values = 0; values < 16; values++) {
        const count = cases.filter((each) => fits(each, values)).length;
        expect(count).toBe(Number(holds(outer, values) && holds(inner, values)));
      }
    },
  );

  test('as few as deciding bit by bit allows', () => {
    expect(casesOf(join('and', 3), whole, 8)).toEqual([new Map([[0, true], [1, true], [2, true]])]); // prettier-ignore
    expect(casesOf(join('or', 2), whole, 8)).toEqual([new Map([[0, false], [1, true]]), new Map([[0, true]])]); // prettier-ignore
    expect(casesOf(join('xor', 4), whole, 8)).toHaveLength(8);
  });

  test('at the limit all cases, above it none', () => {
    expect(casesOf(join('xor', 4), whole, 8)).toHaveLength(8);
    expect(casesOf(join('xor', 4), whole, 7)).toBeUndefined();
    expect(casesOf(join('or', 3), whole, 3)).toHaveLength(3);
    expect(casesOf(join('or', 3), whole, 2)).toBeUndefined();
  });

  test('of 8 bits at most', () => {
    expect(casesOf(join('and', 8), whole, 1)).toHaveLength(1);
    expect(casesOf(join('and', 9), whole, 1)).toBeUndefined();
  });
});
