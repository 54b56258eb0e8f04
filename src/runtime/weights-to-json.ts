// Weights as JSON by name, the inverse of `weightsFromJson`.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { meetingsOf } from './slot-names.ts';

/** A number, or arrays of them nested by a shape. */
export type NestedNumbers = number | readonly NestedNumbers[];

/**
 * The weights by name, in the order of their declarations, each nested by its shape; a name that was met several times has
 * a list of its meetings. `weights`: [weights], radians.
 */
export function weightsToJson(
  circuit: Circuit,
  weights: ArrayLike<number>,
): Readonly<Record<string, NestedNumbers>> {
  return Object.fromEntries(
    [...meetingsOf(circuit)].map(([name, slots]) => {
      const parts = slots.map(({ shape, offset }) => nest(weights, shape, offset));
      return [name, slots.length === 1 ? parts[0] : parts];
    }),
  );
}

/** The numbers from `offset` on, nested by the shape; no dimensions: one number. */
function nest(
  values: ArrayLike<number>,
  [extent, ...rest]: readonly number[],
  offset: number,
): NestedNumbers {
  if (extent === undefined) return values[offset];
  const size = rest.reduce((product, each) => product * each, 1);
  return Array.from({ length: extent }, (_, index) => nest(values, rest, offset + index * size));
}
