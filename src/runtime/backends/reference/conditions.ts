// A condition on measured bits as disjoint cubes ("these wires are exactly so"): each is a set of controls of a gate.
import type { Condition } from '../../../compiler/circuit/circuit.ts';
import { assignBit, bitsOf, foldCondition } from '../../../compiler/circuit/conditions.ts';
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
    const [bit] = bitsOf(rest);
    const mask = maskOfBit(bit);
    for (const value of [false, true]) {
      if (cube.mask & mask && Boolean(cube.value & mask) !== value) continue;
      expand(assignBit(rest, bit, value), { mask: cube.mask | mask, value: cube.value | (value ? mask : 0) });
    }
  };
  const folded = foldCondition(condition);
  for (const cube of outer) expand(folded, cube);
  return cubes;
}
