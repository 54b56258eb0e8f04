// Subtrees of up to eight leaves are rebuilt in the best order, at one node of a tree after the other.
import type { Growing } from './growing.ts';
import type { Packed } from './packed.ts';
import { createSubsetOrders } from './subset-orders.ts';

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
  const { tensors, words } = packed;
  const reach = Math.min(most, words <= 16 ? mostLeaves : words <= 64 ? 6 : 4);
  const orders = createSubsetOrders(packed, reach);

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
    if (orders.solve(growing, top, leaves) >= before * (1 - 1e-9)) return false;
    orders.rebuild(growing, top, leaves, inner);
    return true;
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
