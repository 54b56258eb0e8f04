// Conditions on measured bits: folded, read, and told apart into disjoint cases that controls of gates can express.
import type { Condition } from '../circuit/circuit.ts';

/** The bits that a condition reads, each once, in order. */
export function bitsOf(condition: Condition): number[] {
  const bits = new Set<number>();
  const visit = (each: Condition): void => {
    if (each.kind === 'bit') bits.add(each.bit);
    else if (each.kind === 'not') visit(each.operand);
    else if (each.kind !== 'constant') {
      visit(each.left);
      visit(each.right);
    }
  };
  visit(condition);
  return [...bits];
}

/** The condition with every bit replaced. */
export function mapBits(condition: Condition, rename: (bit: number) => number): Condition {
  switch (condition.kind) {
    case 'bit':
      return { kind: 'bit', bit: rename(condition.bit) };
    case 'not':
      return { kind: 'not', operand: mapBits(condition.operand, rename) };
    case 'constant':
      return condition;
    default:
      return {
        kind: condition.kind,
        left: mapBits(condition.left, rename),
        right: mapBits(condition.right, rename),
      };
  }
}

/** Constants and double negations folded; b and b is b, b xor b is false. */
export function foldCondition(condition: Condition): Condition {
  switch (condition.kind) {
    case 'bit':
    case 'constant':
      return condition;
    case 'not':
      return negate(foldCondition(condition.operand));
    default: {
      const left = foldCondition(condition.left);
      const right = foldCondition(condition.right);
      if (left.kind === 'constant') return withKnown(condition.kind, left.value, right);
      if (right.kind === 'constant') return withKnown(condition.kind, right.value, left);
      if (left.kind === 'bit' && right.kind === 'bit' && left.bit === right.bit)
        return condition.kind === 'xor' ? { kind: 'constant', value: false } : left;
      return { kind: condition.kind, left, right };
    }
  }
}

function withKnown(kind: 'and' | 'or' | 'xor', known: boolean, other: Condition): Condition {
  if (kind === 'and') return known ? other : { kind: 'constant', value: false };
  if (kind === 'or') return known ? { kind: 'constant', value: true } : other;
  return known ? negate(other) : other;
}

function negate(condition: Condition): Condition {
  if (condition.kind === 'constant') return { kind: 'constant', value: !condition.value };
  return condition.kind === 'not' ? condition.operand : { kind: 'not', operand: condition };
}

/** These bits have these values. */
export type Case = ReadonlyMap<number, boolean>;

const mostBits = 8;

/**
 * Disjoint cases that together are the condition within `outer`; undefined when there are more than `limit`, or the
 * condition reads more than 8 bits.
 */
export function casesOf(condition: Condition, outer: readonly Case[], limit: number): Case[] | undefined {
  const bits = bitsOf(condition);
  if (bits.length > mostBits) return undefined;
  const cases: Case[] = [];
  /** Splits on bits in order until the condition is constant. */
  const split = (rest: Condition, from: number, known: Case): boolean => {
    if (rest.kind === 'constant') {
      if (rest.value) cases.push(known);
      return cases.length <= limit;
    }
    const bit = bits[from];
    const values = known.has(bit) ? [known.get(bit)!] : [false, true];
    return values.every((value) =>
      split(foldCondition(assign(rest, bit, value)), from + 1, new Map(known).set(bit, value)),
    );
  };
  const start = foldCondition(condition);
  return outer.every((each) => split(start, 0, each)) ? cases : undefined;
}

function assign(condition: Condition, bit: number, value: boolean): Condition {
  switch (condition.kind) {
    case 'bit':
      return condition.bit === bit ? { kind: 'constant', value } : condition;
    case 'not':
      return { kind: 'not', operand: assign(condition.operand, bit, value) };
    case 'constant':
      return condition;
    default:
      return {
        kind: condition.kind,
        left: assign(condition.left, bit, value),
        right: assign(condition.right, bit, value),
      };
  }
}
