// A contraction tree in arrays: what the search changes many thousand times a second.
import type { Tree } from '../network.ts';
import { countHolders } from './holders.ts';
import { bitCount, charge, type Packed } from './packed.ts';

/** A tree that can be changed. Nodes are numbered like a Tree's, but in no order: `root` says where it ends. */
export interface Growing {
  readonly root: number;
  /** [nodes]; −1 for tensors. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** [nodes × words]: the legs of every node's tensor. */
  readonly legs: Int32Array;
  /** [nodes]: index in `variations`. */
  readonly varies: Uint8Array;
  readonly pulled: Uint8Array;
  /** [nodes]: numbers in every node's tensor; not set for tensors of the network. */
  readonly elements: Float64Array;
  /** [nodes]: of the contraction that makes it, 0 for tensors. */
  readonly cost: Float64Array;
}

export function growTree(packed: Packed, tree: Tree): Growing {
  const { tensors, words } = packed;
  const nodes = 2 * tensors - 1;
  const growing: Growing = {
    root: nodes - 1,
    left: new Int32Array(nodes).fill(-1),
    right: new Int32Array(nodes).fill(-1),
    legs: new Int32Array(nodes * words),
    varies: new Uint8Array(nodes),
    pulled: new Uint8Array(nodes),
    elements: new Float64Array(nodes),
    cost: new Float64Array(nodes),
  };
  growing.legs.set(packed.legs);
  growing.varies.set(packed.varies);
  growing.pulled.set(packed.pulled);
  const holders = countHolders(packed);
  tree.forEach(([a, b], i) => {
    const node = tensors + i;
    growing.left[node] = a;
    growing.right[node] = b;
    holders.merge(growing.legs, a, b, node);
    refresh(packed, growing, node);
  });
  return growing;
}

/** Variation, gradient and cost of a node whose legs and children are known. */
export function refresh(packed: Packed, growing: Growing, node: number): void {
  const { words, power } = packed;
  const { legs, varies, pulled } = growing;
  const [a, b] = [growing.left[node], growing.right[node]];
  let terms = 1;
  let elements = 1;
  for (let w = 0; w < words; w++) {
    terms *= power[33 * w + bitCount(legs[a * words + w] | legs[b * words + w])];
    elements *= power[33 * w + bitCount(legs[node * words + w])];
  }
  varies[node] = Math.max(varies[a], varies[b]);
  pulled[node] = pulled[a] | pulled[b];
  growing.elements[node] = elements;
  growing.cost[node] = charge(packed, terms, elements, varies[node], pulled[a] + pulled[b]);
}

export function totalCost(growing: Growing): number {
  let total = 0;
  for (let node = 0; node < growing.cost.length; node++) total += growing.cost[node];
  return total;
}

/** The tree in an order in which it can be contracted: depth first, the earlier tensor first. */
export function harvest(packed: Packed, growing: Growing): Tree {
  const { tensors } = packed;
  const { left, right, root } = growing;
  const first = new Int32Array(left.length);
  const order: number[] = [];
  const stack = [root];
  while (stack.length > 0) {
    const node = stack.pop()!;
    order.push(node);
    if (node >= tensors) stack.push(left[node], right[node]);
  }
  for (const node of order.reverse()) {
    first[node] = node < tensors ? node : Math.min(first[left[node]], first[right[node]]);
  }
  const number = new Map<number, number>();
  const name = (node: number) => (node < tensors ? node : number.get(node)!);
  const tree: [number, number][] = [];
  const visits: [number, boolean][] = [[root, false]];
  while (visits.length > 0) {
    const [node, ready] = visits.pop()!;
    if (node < tensors) continue;
    const [a, b] =
      first[left[node]] < first[right[node]] ? [left[node], right[node]] : [right[node], left[node]];
    if (ready) {
      number.set(node, tensors + tree.length);
      tree.push([name(a), name(b)]);
    } else visits.push([node, true], [b, false], [a, false]);
  }
  return tree;
}
