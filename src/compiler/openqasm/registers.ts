// Registers of measured bits as numbers: comparisons as formulas over the bits, folded where a bit is known, of linear size.
import type { Condition } from '../circuit/circuit.ts';
import { always, and, never, not, or, xor } from '../circuit/conditions.ts';

/** The bits of a non-negative integer, least significant first. */
export function bitsOfNumber(value: number): Condition[] {
  const bits: Condition[] = [];
  for (let rest = value; rest >= 1; rest = Math.floor(rest / 2)) bits.push(rest % 2 === 1 ? always : never);
  return bits;
}

/** a ∘ b of two unsigned registers, least significant bit first; the shorter one is padded with zeros. */
export function compare(
  operator: string,
  a: readonly Condition[],
  b: readonly Condition[],
): Condition | undefined {
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
      return undefined;
  }
}

function equal(a: readonly Condition[], b: readonly Condition[]): Condition {
  let all = always;
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    all = and(all, not(xor(a[i] ?? never, b[i] ?? never)));
  return all;
}

/** From the least significant bit on: a < b iff a's bit is below b's, or they agree and the lower bits decide. */
function less(a: readonly Condition[], b: readonly Condition[]): Condition {
  let below = never;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i] ?? never;
    const right = b[i] ?? never;
    const known =
      left.kind === 'constant' ? left.value : right.kind === 'constant' ? !right.value : undefined;
    if (known === true && left.kind === 'constant') below = and(right, below);
    else if (known === false && left.kind === 'constant') below = or(right, below);
    else if (known === true) below = and(not(left), below);
    else if (known === false) below = or(not(left), below);
    else below = or(and(not(left), right), and(not(xor(left, right)), below));
  }
  return below;
}
