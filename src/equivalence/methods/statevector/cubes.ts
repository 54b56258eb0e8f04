// Where something is done: sets of indices of a vector of which some bits are fixed.
import type { Condition } from '../../../compiler/circuit/circuit.ts';
import { assignBit, bitsOf, foldCondition } from '../../../compiler/circuit/conditions.ts';

/** Indices with index & mask = value. */
export interface Cube {
  readonly mask: number;
  readonly value: number;
}

export const everywhere: Cube = { mask: 0, value: 0 };

/** Both; undefined where they have nothing in common. */
export function within(a: Cube, b: Cube): Cube | undefined {
  const both = a.mask & b.mask;
  if ((a.value & both) !== (b.value & both)) return undefined;
  return { mask: a.mask | b.mask, value: a.value | b.value };
}

const mostCubes = 256;

/** Disjoint cubes that are those indices of `outer` at which a condition holds; undefined: there are more than 256. */
export function cubesOf(
  condition: Condition,
  outer: readonly Cube[],
  wireOf: (bit: number) => number,
): Cube[] | undefined {
  const cubes: Cube[] = [];
  const split = (rest: Condition, cube: Cube): boolean => {
    if (rest.kind === 'constant') {
      if (rest.value) cubes.push(cube);
      return cubes.length <= mostCubes;
    }
    const [bit] = bitsOf(rest);
    const mask = 2 ** wireOf(bit);
    return [false, true].every((value) => {
      const part = within(cube, { mask, value: value ? mask : 0 });
      return !part || split(assignBit(rest, bit, value), part);
    });
  };
  const folded = foldCondition(condition);
  return outer.every((cube) => split(folded, cube)) ? cubes : undefined;
}
