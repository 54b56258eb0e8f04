// A condition on measured bits as disjoint cubes ("these wires are exactly so"): each is a set of controls of a gate.
import type { Condition } from '../../../compiler/circuit/circuit.ts';
import { UserError } from '../../../user-error.ts';

/** Holds when index & mask = value. */
export interface Cube {
  readonly mask: number;
  readonly value: number;
}

export const always: Cube = { mask: 0, value: 0 };

const mostCases = 4096;

/**
 * Disjoint cubes that together are `outer` and the condition. Throws UserError when more than 4,096 cases, in which it
 * holds or does not, have to be told apart.
 */
export function cubesOf(
  condition: Condition,
  outer: readonly Cube[],
  maskOfBit: (bit: number) => number,
): Cube[] {
  const cubes: Cube[] = [];
  let cases = 0;
  const expand = (rest: Condition, cube: Cube): void => {
    if (rest.kind === 'constant') {
      if (rest.value) cubes.push(cube);
      if (++cases > mostCases) {
        throw new UserError(
          `A condition on measured bits falls into more than ${mostCases} cases; use fewer bits in one condition.`,
        );
      }
      return;
    }
    const bit = firstBit(rest)!;
    const mask = maskOfBit(bit);
    for (const value of [false, true]) {
      if (cube.mask & mask && Boolean(cube.value & mask) !== value) continue;
      expand(assign(rest, bit, value), { mask: cube.mask | mask, value: cube.value | (value ? mask : 0) });
    }
  };
  for (const cube of outer) expand(assign(condition, -1, false), cube);
  return cubes;
}

/** The bits that a condition reads. */
export function bitsOf(condition: Condition): number[] {
  switch (condition.kind) {
    case 'constant':
      return [];
    case 'bit':
      return [condition.bit];
    case 'not':
      return bitsOf(condition.operand);
    default:
      return [...bitsOf(condition.left), ...bitsOf(condition.right)];
  }
}

function firstBit(condition: Condition): number | undefined {
  switch (condition.kind) {
    case 'constant':
      return undefined;
    case 'bit':
      return condition.bit;
    case 'not':
      return firstBit(condition.operand);
    default:
      return firstBit(condition.left) ?? firstBit(condition.right);
  }
}

/** The condition with a bit known, constants folded: what is left is a constant or reads some bit. */
function assign(condition: Condition, bit: number, value: boolean): Condition {
  switch (condition.kind) {
    case 'constant':
      return condition;
    case 'bit':
      return condition.bit === bit ? { kind: 'constant', value } : condition;
    case 'not': {
      const operand = assign(condition.operand, bit, value);
      return operand.kind === 'constant'
        ? { kind: 'constant', value: !operand.value }
        : { kind: 'not', operand };
    }
    default: {
      const left = assign(condition.left, bit, value);
      const right = assign(condition.right, bit, value);
      if (left.kind === 'constant') return combine(condition.kind, left.value, right);
      if (right.kind === 'constant') return combine(condition.kind, right.value, left);
      return { kind: condition.kind, left, right };
    }
  }
}

function combine(kind: 'and' | 'or' | 'xor', known: boolean, other: Condition): Condition {
  if (kind === 'and') return known ? other : { kind: 'constant', value: false };
  if (kind === 'or') return known ? { kind: 'constant', value: true } : other;
  if (!known) return other;
  return other.kind === 'constant'
    ? { kind: 'constant', value: !other.value }
    : { kind: 'not', operand: other };
}
