// Measured bits as numbers: comparisons and bitwise operations as formulas over the bits, folded where a bit is known,
// of linear size.
import type { Condition } from '../circuit/circuit.ts';
import { always, and, never, not, or, xor } from '../circuit/conditions.ts';

/** A number in two's complement: bits from the least significant on, and what all bits above them are. */
export interface BitNumber {
  readonly bits: readonly Condition[];
  readonly sign: Condition;
}

export function bitsOfNumber(value: bigint): BitNumber {
  const bits: Condition[] = [];
  for (let rest = value; rest !== 0n && rest !== -1n; rest >>= 1n) bits.push(rest & 1n ? always : never);
  return { bits, sign: value < 0n ? always : never };
}

/** Exactly `width` bits: cut off above, or continued by the sign. */
export function resize({ bits, sign }: BitNumber, width: number): Condition[] {
  return Array.from({ length: width }, (_, i) => bits[i] ?? sign);
}

type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=';

export function isComparison(operator: string): operator is Comparison {
  return ['==', '!=', '<', '>', '<=', '>='].includes(operator);
}

export function compare(operator: Comparison, a: BitNumber, b: BitNumber): Condition {
  switch (operator) {
    case '==':
      return equal(a, b);
    case '!=':
      return not(equal(a, b));
    case '<':
      return less(a, b);
    case '>':
      return less(b, a);
    case '<=':
      return not(less(b, a));
    case '>=':
      return not(less(a, b));
    default:
      return operator satisfies never;
  }
}

/** Of bits at the same place; undefined: no such operation. */
export function bitwise(operator: string): ((a: Condition, b: Condition) => Condition) | undefined {
  return { '&': and, '|': or, '^': xor }[operator];
}

function equal(a: BitNumber, b: BitNumber): Condition {
  const width = Math.max(a.bits.length, b.bits.length) + 1;
  const [left, right] = [resize(a, width), resize(b, width)];
  /** What a bit must be, where it meets a known one: a sign continues the bit below. */
  const known = new Map<Condition, boolean>();
  let all = always;
  for (const [i, bit] of left.entries()) {
    const [open, fixed] = bit.kind === 'constant' ? [right[i], bit] : [bit, right[i]];
    if (fixed.kind === 'constant' && open.kind !== 'constant') {
      const earlier = known.get(open);
      if (earlier === fixed.value) continue;
      if (earlier !== undefined) return never;
      known.set(open, fixed.value);
    }
    all = and(all, not(xor(bit, right[i])));
  }
  return all;
}

/** From the least significant bit on: a < b iff a's bit is below b's, or they agree and the lower bits decide; signs count the other way round. */
function less(a: BitNumber, b: BitNumber): Condition {
  const width = Math.max(a.bits.length, b.bits.length);
  let below = never;
  for (let i = 0; i < width; i++) below = lessAt(a.bits[i] ?? a.sign, b.bits[i] ?? b.sign, below);
  return lessAt(b.sign, a.sign, below);
}

function lessAt(left: Condition, right: Condition, below: Condition): Condition {
  if (left.kind === 'constant') return left.value ? and(right, below) : or(right, below);
  if (right.kind === 'constant') return right.value ? or(not(left), below) : and(not(left), below);
  return or(and(not(left), right), and(not(xor(left, right)), below));
}

/** What holds when `test` chooses between two conditions. */
export function choose(test: Condition, yes: Condition, no: Condition): Condition {
  return yes === no ? yes : or(and(test, yes), and(not(test), no));
}

interface Extent {
  /** Written out, shared parts as often as they are used. */
  readonly parts: number;
  readonly height: number;
}

const extents = new WeakMap<Condition, Extent>();

/** How large a condition is when it is written out; each shared part is visited once. */
export function extentOf(condition: Condition): Extent {
  const known = extents.get(condition);
  if (known) return known;
  let found: Extent = { parts: 1, height: 1 };
  if (condition.kind === 'not') {
    const { parts, height } = extentOf(condition.operand);
    found = { parts: parts + 1, height: height + 1 };
  } else if (condition.kind !== 'constant' && condition.kind !== 'bit') {
    const [left, right] = [extentOf(condition.left), extentOf(condition.right)];
    // A chain such as a && b && c is one level.
    const chained = condition.kind !== 'xor' && condition.left.kind === condition.kind;
    const height = Math.max(left.height + (chained ? 0 : 1), right.height + 1);
    found = { parts: left.parts + right.parts + 1, height };
  }
  extents.set(condition, found);
  return found;
}
