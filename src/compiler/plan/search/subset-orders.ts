// The best order in which to contract a few neighbouring subtrees ("leaves"): dynamic programming over all their subsets.
// A subset of the leaves is an integer with a bit for each.
import type { Growing } from './growing.ts';
import { bitCount, charge, type Packed } from './packed.ts';

export interface SubsetOrders {
  /** The least cost of contracting these leaves below the node `top`. */
  solve(growing: Growing, top: number, leaves: readonly number[]): number;
  /** Writes the order that `solve` found for these leaves to the tree: to `top`, and to the nodes `inner` between. */
  rebuild(growing: Growing, top: number, leaves: readonly number[], inner: readonly number[]): void;
}

/** For at most `reach` leaves. */
export function createSubsetOrders(packed: Packed, reach: number): SubsetOrders {
  const { words, power } = packed;
  const subsets = 1 << reach;
  // For the product of each subset: the legs of its leaves, those of them that are left, and its size.
  const union = new Int32Array(subsets * words);
  const legs = new Int32Array(subsets * words);
  const elements = new Float64Array(subsets);
  const varies = new Uint8Array(subsets);
  const pulled = new Uint8Array(subsets);
  // For the best order of each subset: its cost, the cost of the last contraction, and one of the two subsets that it joins.
  const best = new Float64Array(subsets);
  const own = new Float64Array(subsets);
  const split = new Int32Array(subsets);

  /** Legs, size and variation of every subset's product. */
  function prepare(growing: Growing, top: number, leaves: readonly number[]): void {
    const all = (1 << leaves.length) - 1;
    union.fill(0, 0, words);
    varies[0] = 0;
    pulled[0] = 0;
    for (let set = 1; set <= all; set++) {
      const leaf = leaves[31 - Math.clz32(set & -set)];
      const rest = set & (set - 1);
      for (let w = 0; w < words; w++) {
        union[set * words + w] = union[rest * words + w] | growing.legs[leaf * words + w];
      }
      varies[set] = Math.max(varies[rest], growing.varies[leaf]);
      pulled[set] = pulled[rest] | growing.pulled[leaf];
    }
    for (let set = 1; set <= all; set++) {
      const single = (set & (set - 1)) === 0;
      let size = 1;
      for (let w = 0; w < words; w++) {
        const here = union[set * words + w];
        const kept = single ? here : here & (union[(all ^ set) * words + w] | growing.legs[top * words + w]);
        legs[set * words + w] = kept;
        size *= power[33 * w + bitCount(kept)];
      }
      elements[set] = size;
    }
  }

  function findOrders(all: number): void {
    for (let set = 1; set <= all; set++) {
      if ((set & (set - 1)) === 0) {
        best[set] = 0;
        continue;
      }
      best[set] = Infinity;
      const lowest = set & -set;
      for (let part = (set - 1) & set; part > 0; part = (part - 1) & set) {
        if ((part & lowest) === 0) continue;
        const rest = set ^ part;
        const below = best[part] + best[rest];
        if (below >= best[set]) continue;
        let terms = 1;
        for (let w = 0; w < words; w++) {
          terms *= power[33 * w + bitCount(legs[part * words + w] | legs[rest * words + w])];
        }
        const cost = charge(packed, terms, elements[set], varies[set], pulled[part] + pulled[rest]);
        if (below + cost < best[set]) {
          best[set] = below + cost;
          own[set] = cost;
          split[set] = part;
        }
      }
    }
  }

  return {
    solve(growing, top, leaves) {
      const all = (1 << leaves.length) - 1;
      prepare(growing, top, leaves);
      findOrders(all);
      return best[all];
    },
    rebuild(growing, top, leaves, inner) {
      const free = [...inner];
      const build = (set: number, node: number): number => {
        if ((set & (set - 1)) === 0) return leaves[31 - Math.clz32(set)];
        const place = node >= 0 ? node : free.pop()!;
        growing.left[place] = build(split[set], -1);
        growing.right[place] = build(set ^ split[set], -1);
        for (let w = 0; w < words; w++) growing.legs[place * words + w] = legs[set * words + w];
        growing.varies[place] = varies[set];
        growing.pulled[place] = pulled[set];
        growing.elements[place] = elements[set];
        growing.cost[place] = own[set];
        return place;
      };
      build((1 << leaves.length) - 1, top);
    },
  };
}
