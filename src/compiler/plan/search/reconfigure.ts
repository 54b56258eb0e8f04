// The best way to contract up to eight neighbouring subtrees, by dynamic programming over all their subsets.
import type { Growing } from './growing.ts';
import { bitCount, charge, type Packed } from './packed.ts';

/** Leaves of the subtrees that are rebuilt; fewer in networks of more than 500 legs. */
export const mostLeaves = 8;

export interface Reconfigurer {
  /** Rebuilds the upper part of the subtree at this node if that makes it cheaper; tells whether it did. */
  at(growing: Growing, top: number): boolean;
  /** Goes over all nodes, from the root down, until a whole round brings nothing or `rounds` are over; how many it took. */
  everywhere(growing: Growing, rounds: number): number;
  /** Leaves of the subtrees. */
  readonly reach: number;
}

/** `most`: leaves of the subtrees, fewer where there are many legs. */
export function createReconfigurer(packed: Packed, most = mostLeaves): Reconfigurer {
  const { tensors, words, power } = packed;
  const reach = Math.min(most, words <= 16 ? mostLeaves : words <= 64 ? 6 : 4);
  const subsets = 1 << reach;
  const union = new Int32Array(subsets * words);
  const legs = new Int32Array(subsets * words);
  const elements = new Float64Array(subsets);
  const varies = new Uint8Array(subsets);
  const pulled = new Uint8Array(subsets);
  const best = new Float64Array(subsets);
  const own = new Float64Array(subsets);
  const split = new Int32Array(subsets);

  function at(growing: Growing, top: number): boolean {
    const { left, right, cost } = growing;
    const leaves = [left[top], right[top]];
    const inner: number[] = [];
    let before = cost[top];
    while (leaves.length < reach) {
      let dearest = -1;
      for (let i = 0; i < leaves.length; i++) {
        if (leaves[i] >= tensors && (dearest < 0 || cost[leaves[i]] > cost[leaves[dearest]])) dearest = i;
      }
      if (dearest < 0) break;
      const node = leaves[dearest];
      before += cost[node];
      inner.push(node);
      leaves[dearest] = left[node];
      leaves.push(right[node]);
    }
    if (leaves.length < 3) return false;
    const all = (1 << leaves.length) - 1;
    prepare(growing, top, leaves);
    solve(all);
    if (best[all] >= before * (1 - 1e-9)) return false;
    rebuild(growing, top, leaves, inner, all);
    return true;
  }

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

  function solve(all: number): void {
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

  function rebuild(
    growing: Growing,
    top: number,
    leaves: readonly number[],
    inner: readonly number[],
    all: number,
  ): void {
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
    build(all, top);
  }

  function everywhere(growing: Growing, rounds: number): number {
    for (let round = 0; round < rounds; round++) {
      let changed = false;
      const stack = [growing.root];
      while (stack.length > 0) {
        const node = stack.pop()!;
        if (node < tensors) continue;
        if (at(growing, node)) changed = true;
        stack.push(growing.left[node], growing.right[node]);
      }
      if (!changed) return round + 1;
    }
    return rounds;
  }

  return { at, everywhere, reach };
}
