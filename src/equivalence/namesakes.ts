// Which weights of two circuits are called the same, whatever the sizes of their arrays are.
import type { Circuit, WeightSlot } from '../compiler/circuit/circuit.ts';
import { indicesOf } from '../runtime/slot-names.ts';

/** By number of a weight of `to`, that of `from` with its name, turn and indices; absent where there is none. */
export function namesakesOf(to: Circuit, from: Circuit): ReadonlyMap<number, number> {
  const named = new Map(from.weights.map((slot) => [keyOf(slot), slot]));
  const pairs = to.weights.flatMap((slot) => {
    const same = named.get(keyOf(slot));
    return Array.from({ length: slot.size }, (_, at) => {
      const entry = same && flatIndex(indicesOf(at, slot.shape), same.shape);
      return entry === undefined ? [] : [[slot.offset + at, same!.offset + entry] as const];
    }).flat();
  });
  return new Map(pairs);
}

/** Undefined outside of the array. */
function flatIndex(indices: readonly number[], shape: readonly number[]): number | undefined {
  const isInside = indices.length === shape.length && indices.every((index, at) => index < shape[at]);
  return isInside ? indices.reduce((sum, index, at) => sum * shape[at] + index, 0) : undefined;
}

const keyOf = ({ name, meeting }: WeightSlot) => JSON.stringify([name, meeting]);
