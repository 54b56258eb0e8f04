// Joining, folding and substituting keep what a condition says; what is left reads each bit it needs.
import { test as propertyTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../src/compiler/circuit/circuit.ts';
import { always, and, assignBit, bitsOf, foldCondition, never, not, or, xor } from '../../../src/compiler/circuit/conditions.ts'; // prettier-ignore

const bit = (index: number): Condition => ({ kind: 'bit', bit: index });

/** As it was written: nothing folded. */
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.nat(3).map(bit), fc.constantFrom(always, never)),
    tie('condition').map((operand): Condition => ({ kind: 'not', operand })),
    fc
      .tuple(fc.constantFrom('and', 'or', 'xor'), tie('condition'), tie('condition'))
      .map(([kind, left, right]): Condition => ({ kind, left, right })),
  ),
}));

function holds(part: Condition, bits: readonly boolean[]): boolean {
  switch (part.kind) {
    case 'constant':
      return part.value;
    case 'bit':
      return bits[part.bit];
    case 'not':
      return !holds(part.operand, bits);
    case 'and':
      return holds(part.left, bits) && holds(part.right, bits);
    case 'or':
      return holds(part.left, bits) || holds(part.right, bits);
    case 'xor':
      return holds(part.left, bits) !== holds(part.right, bits);
  }
}

const values = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });

describe('conditions', () => {
  propertyTest.prop([condition, condition, values])('mean what they say', (a, b, bits) => {
    const [left, right] = [holds(a, bits), holds(b, bits)];
    expect(holds(foldCondition(a), bits)).toBe(left);
    expect(holds(not(a), bits)).toBe(!left);
    expect(holds(and(a, b), bits)).toBe(left && right);
    expect(holds(or(a, b), bits)).toBe(left || right);
    expect(holds(xor(a, b), bits)).toBe(left !== right);
  });

  propertyTest.prop([condition, fc.nat(3), values])('a known bit is not read', (a, known, bits) => {
    const rest = assignBit(a, known, bits[known]);
    expect(bitsOf(rest)).not.toContain(known);
    expect(holds(rest, bits)).toBe(holds(a, bits));
  });

  propertyTest.prop([condition])('folding leaves a constant or none at all', (a) => {
    const folded = foldCondition(a);
    if (bitsOf(folded).length === 0) expect(folded.kind).toBe('constant');
    expect(foldCondition(folded)).toEqual(folded);
  });

  test('bits from left to right, each once; shared parts are visited once', () => {
    expect(bitsOf(and(or(bit(2), bit(0)), xor(bit(2), not(bit(1)))))).toEqual([2, 0, 1]);
    let shared: Condition = xor(bit(0), bit(1));
    for (let level = 0; level < 60; level++) shared = { kind: 'and', left: shared, right: shared };
    expect(bitsOf(shared)).toEqual([0, 1]);
  });
});
