// Which legs are left when tensors are contracted one after the other, hyperedges included.
import type { Packed } from './packed.ts';

export interface Holders {
  /** Writes the legs of a · b to `node`: those of either that are open or belong to another tensor too. */
  legsOf(legs: Int32Array, a: number, b: number, node: number): void;
  /** The same, and a and b are one tensor from now on. */
  merge(legs: Int32Array, a: number, b: number, node: number): void;
}

/** How many tensors have each leg, as long as they are merged one after the other. */
export function countHolders(packed: Packed): Holders {
  const { tensors, words, open } = packed;
  const counts = new Int32Array(32 * words);
  const several = new Int32Array(words);
  const many = new Int32Array(words);
  const update = (leg: number, change: number): void => {
    const count = (counts[leg] += change);
    const bit = 1 << (leg & 31);
    if (count >= 2) several[leg >> 5] |= bit;
    else several[leg >> 5] &= ~bit;
    if (count >= 3) many[leg >> 5] |= bit;
    else many[leg >> 5] &= ~bit;
  };
  const each = (word: number, w: number, change: number): void => {
    for (let rest = word; rest !== 0; rest &= rest - 1)
      update(32 * w + 31 - Math.clz32(rest & -rest), change);
  };
  for (let w = 0; w < words; w++) {
    each(open[w], w, 1);
    for (let t = 0; t < tensors; t++) each(packed.legs[t * words + w], w, 1);
  }
  const legsOf = (legs: Int32Array, a: number, b: number, node: number): void => {
    for (let w = 0; w < words; w++) {
      const [x, y] = [legs[a * words + w], legs[b * words + w]];
      legs[node * words + w] = ((x ^ y) & several[w]) | (x & y & many[w]);
    }
  };
  return {
    legsOf,
    merge(legs, a, b, node) {
      legsOf(legs, a, b, node);
      for (let w = 0; w < words; w++) each(legs[a * words + w] & legs[b * words + w], w, -1);
    },
  };
}
