// A network as bit sets, and trees over it in arrays: what the search changes many thousand times a second.
import type { Level, Network, Tree } from '../network.ts';
import { contractionCost, most, repetitions, type Workload } from './cost.ts';

/** What a search may charge beyond the cost of a tree, to keep it within limits. */
export interface Charges {
  /** Flops for each number of an intermediate of level 2. */
  readonly tape: number;
  /** Intermediates of more numbers than this cost much more. */
  readonly biggest: number;
}

export interface Packed {
  readonly network: Network;
  readonly tensors: number;
  /** 32-bit words of a set of legs. All legs in a word have one size; legs of size 1 are left out. */
  readonly words: number;
  /** power[33 w + k]: the product of the sizes of k legs of word w. */
  readonly power: Float64Array;
  /** [tensors × words] */
  readonly legs: Int32Array;
  readonly open: Int32Array;
  /** [tensors]; `pulled` is 0 throughout where no gradient is wanted. */
  readonly level: Uint8Array;
  readonly pulled: Uint8Array;
  /** [3]: how often a contraction of each level is done. */
  readonly repeat: Float64Array;
  readonly charges: Charges;
}

/** Throws Error where tensors name legs that do not exist, or have a leg twice. */
export function packNetwork(network: Network, workload: Workload, charges?: Partial<Charges>): Packed {
  const { sizes, tensors, open } = network;
  const places = new Map<number, number>();
  const power: number[] = [];
  let words = 0;
  for (const size of [...new Set(sizes)].filter((each) => each !== 1).sort((a, b) => a - b)) {
    const alike = [...sizes.keys()].filter((leg) => sizes[leg] === size);
    alike.forEach((leg, i) => places.set(leg, 32 * words + i));
    const count = Math.ceil(alike.length / 32);
    for (let w = 0; w < count; w++) for (let k = 0; k <= 32; k++) power.push(Math.min(size ** k, most));
    words += count;
  }
  const pack = (legs: readonly number[], into: Int32Array, offset: number): void => {
    for (const leg of legs) {
      if (!(leg in sizes)) throw new Error(`There is no leg ${leg}.`);
      const place = places.get(leg);
      if (place === undefined) continue;
      const bit = 1 << (place & 31);
      if (into[offset + (place >> 5)] & bit) throw new Error(`Leg ${leg} is there twice.`);
      into[offset + (place >> 5)] |= bit;
    }
  };
  const packed: Packed = {
    network,
    tensors: tensors.length,
    words,
    power: Float64Array.from(power),
    legs: new Int32Array(tensors.length * words),
    open: new Int32Array(words),
    level: Uint8Array.from(tensors, ({ level }) => level),
    pulled: Uint8Array.from(tensors, ({ pulled }) => (pulled && workload.gradient ? 1 : 0)),
    repeat: Float64Array.from([0, 1, 2] as Level[], (level) => repetitions(level, workload)),
    charges: { tape: 0, biggest: Infinity, ...charges },
  };
  tensors.forEach(({ legs }, i) => pack(legs, packed.legs, i * words));
  pack(open, packed.open, 0);
  return packed;
}

/** How many bits of a word are set. */
export function bitCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The cost of a contraction, with what is charged for its result. */
export function charge(
  packed: Packed,
  terms: number,
  elements: number,
  level: number,
  pulled: number,
): number {
  const cost = contractionCost(Math.min(terms, most), Math.min(elements, most), packed.repeat[level], pulled);
  const { tape, biggest } = packed.charges;
  const kept = level === 2 ? tape * elements : 0;
  return elements > biggest ? Math.min((cost + kept) * (elements / biggest) ** 2, most) : cost + kept;
}

/** A tree that can be changed. Nodes are numbered like a Tree's, but in no order: `root` says where it ends. */
export interface Growing {
  readonly root: number;
  /** [nodes]; −1 for tensors. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** [nodes × words]: the legs of every node's tensor. */
  readonly legs: Int32Array;
  readonly level: Uint8Array;
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
    level: new Uint8Array(nodes),
    pulled: new Uint8Array(nodes),
    elements: new Float64Array(nodes),
    cost: new Float64Array(nodes),
  };
  growing.legs.set(packed.legs);
  growing.level.set(packed.level);
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

/** Level, gradient and cost of a node whose legs and children are known. */
export function refresh(packed: Packed, growing: Growing, node: number): void {
  const { words, power } = packed;
  const { legs, level, pulled } = growing;
  const [a, b] = [growing.left[node], growing.right[node]];
  let terms = 1;
  let elements = 1;
  for (let w = 0; w < words; w++) {
    terms *= power[33 * w + bitCount(legs[a * words + w] | legs[b * words + w])];
    elements *= power[33 * w + bitCount(legs[node * words + w])];
  }
  level[node] = Math.max(level[a], level[b]);
  pulled[node] = pulled[a] | pulled[b];
  growing.elements[node] = elements;
  growing.cost[node] = charge(packed, terms, elements, level[node], pulled[a] + pulled[b]);
}

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
