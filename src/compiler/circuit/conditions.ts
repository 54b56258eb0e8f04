// Conditions on measured bits: joined and folded where they are known, and what bits they read.
import type { Condition } from './circuit.ts';
import { foldOf, partsOf } from './walk.ts';

export const always: Condition = { kind: 'constant', value: true };
export const never: Condition = { kind: 'constant', value: false };

/** ¬a; constants and double negations fold. */
export function not(a: Condition): Condition {
  if (a.kind === 'constant') return a.value ? never : always;
  return a.kind === 'not' ? a.operand : { kind: 'not', operand: a };
}

export function and(left: Condition, right: Condition): Condition {
  return join('and', left, right);
}

export function or(left: Condition, right: Condition): Condition {
  return join('or', left, right);
}

export function xor(left: Condition, right: Condition): Condition {
  return join('xor', left, right);
}

/** Folds where a side is known, or both are the same bit: b and b is b, b xor b is false. */
function join(kind: 'and' | 'or' | 'xor', left: Condition, right: Condition): Condition {
  if (left.kind === 'constant') return withKnown(kind, left.value, right);
  if (right.kind === 'constant') return withKnown(kind, right.value, left);
  if (left.kind === 'bit' && right.kind === 'bit' && left.bit === right.bit)
    return kind === 'xor' ? never : left;
  return { kind, left, right };
}

function withKnown(kind: 'and' | 'or' | 'xor', known: boolean, other: Condition): Condition {
  switch (kind) {
    case 'and':
      return known ? other : never;
    case 'or':
      return known ? always : other;
    case 'xor':
      return known ? not(other) : other;
    default:
      return kind satisfies never;
  }
}

/** The bits that a condition reads, each once, from left to right. */
export function bitsOf(condition: Condition): number[] {
  const bits = new Set<number>();
  for (const part of partsOf([condition])) if (part.kind === 'bit') bits.add(part.bit);
  return [...bits];
}

/** The condition with something in the place of every bit, folded. */
export function substitute(condition: Condition, bit: (bit: number) => Condition): Condition {
  const substituted = foldOf<Condition, Condition>((part, valueOf) => {
    switch (part.kind) {
      case 'bit':
        return bit(part.bit);
      case 'constant':
        return part;
      case 'not':
        return not(valueOf(part.operand));
      case 'and':
      case 'or':
      case 'xor':
        return join(part.kind, valueOf(part.left), valueOf(part.right));
      default:
        return part satisfies never;
    }
  });
  return substituted(condition);
}

export function foldCondition(condition: Condition): Condition {
  return substitute(condition, (bit) => ({ kind: 'bit', bit }));
}

/** What is left of a condition when a bit is known. */
export function assignBit(condition: Condition, known: number, value: boolean): Condition {
  return substitute(condition, (bit) => (bit === known ? (value ? always : never) : { kind: 'bit', bit }));
}
