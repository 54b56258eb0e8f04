// In which order a network of residues is contracted: small tensors go into their neighbours, the rest is searched.
import type { Network, Tree } from '../../../compiler/plan/network.ts';
import { inOrderTree } from '../../../compiler/plan/in-order-tree.ts';
import { costOf, searchTree } from '../../../compiler/plan/search/index.ts';
import type { Budget } from '../../task/budget.ts';
import type { Tensor } from '../tensor.ts';

/** A tree and what it takes, once. */
export interface Order {
  readonly tree: Tree;
  /** Multiplications. */
  readonly work: number;
  /** Numbers of the biggest product. */
  readonly biggest: number;
}

/** Flops of a tree that is so cheap, or so dear, that a search is not worth it; how many times cheaper it makes a tree. */
const worth = { least: 3e7, most: 1e15, gain: 2 };
/** Tensors of networks in which a search has some effect in a second. */
const mostSearched = 3000;

const once = { batch: 1, gradient: false };

interface Search {
  readonly seed: number;
  readonly budget: Budget;
  /** Multiplications that another way is known to take. */
  readonly known?: number | undefined;
}

/** A tree of low cost. The same search gives the same tree. Throws OutOfTime. */
export function findOrder(tensors: readonly Tensor[], sizes: readonly number[], options: Search): Order {
  if (tensors.length < 2) return { tree: [], work: 1, biggest: 1 };
  const { steps, rest } = absorb(tensors, sizes, options.budget);
  const network = networkOf(rest.map(({ legs }) => legs), sizes); // prettier-ignore
  const order = rest.map((_, index) => index);
  const starts = [inOrderTree(network, order), inOrderTree(network, [...order].reverse())];
  const found = search(network, starts, options);
  const numberOf = (node: number) =>
    node < rest.length ? rest[node].node : tensors.length + steps.length + (node - rest.length);
  const tree = [...steps, ...found.tree.map(([a, b]): [number, number] => [numberOf(a), numberOf(b)])];
  const { flops, biggest } = costOf(networkOf(tensors.map(({ legs }) => legs), sizes), tree, once); // prettier-ignore
  return { tree, work: flops / 2, biggest };
}

/** The greedy tree with its neighbours reordered, and where that helps a search from there. */
function search(
  network: Network,
  starts: readonly Tree[],
  { seed, known = Infinity, budget }: Search,
): { readonly tree: Tree } {
  const { check } = budget;
  const quick = searchTree(network, { ...once, starts, seed, restarts: 1, moves: 1, check });
  const most = Math.min(worth.most, worth.gain * 2 * known);
  const isWorthIt = quick.flops > worth.least && quick.flops < most;
  if (!isWorthIt || network.tensors.length > mostSearched) return quick;
  return searchTree(network, { ...once, starts: [quick.tree], seed, check });
}

/** Legs numbered anew: those that some tensor has. */
function networkOf(legs: readonly (readonly number[])[], sizes: readonly number[]): Network {
  const numbers = new Map<number, number>();
  const own: number[] = [];
  const tensors = legs.map((each) => ({
    legs: each.map((leg) => {
      const known = numbers.get(leg);
      if (known !== undefined) return known;
      numbers.set(leg, own.push(sizes[leg]) - 1);
      return own.length - 1;
    }),
    varies: 'sample' as const,
    pulled: false,
  }));
  return { sizes: own, tensors, open: [] };
}

interface Absorbing {
  readonly legs: readonly number[];
  /** In the tree. */
  readonly node: number;
}

/** Pairs whose product is no bigger than the bigger of them are multiplied first, until there are none. */
function absorb(given: readonly Tensor[], sizes: readonly number[], budget: Budget) {
  const steps: [number, number][] = [];
  const alive = new Map<number, Absorbing>(given.map(({ legs }, node) => [node, { legs, node }]));
  const holders: Set<number>[] = sizes.map(() => new Set());
  for (const { legs, node } of alive.values()) for (const leg of legs) holders[leg].add(node);
  const size = (legs: readonly number[]) => legs.reduce((product, leg) => product * sizes[leg], 1);
  const waiting = new Set(alive.keys());
  for (const node of waiting) {
    budget.check();
    waiting.delete(node);
    const own = alive.get(node);
    if (!own) continue;
    const neighbours = new Set(own.legs.flatMap((leg) => [...holders[leg]]));
    neighbours.delete(node);
    let best: { other: Absorbing; legs: number[]; size: number } | undefined;
    for (const id of neighbours) {
      const other = alive.get(id)!;
      const legs = [...new Set([...own.legs, ...other.legs])].filter((leg) => {
        const both = own.legs.includes(leg) && other.legs.includes(leg);
        return !both || holders[leg].size > 2;
      });
      const product = size(legs);
      if (product <= Math.max(size(own.legs), size(other.legs)) && (!best || product < best.size))
        best = { other, legs, size: product };
    }
    if (!best) continue;
    const { other, legs } = best;
    const next = given.length + steps.length;
    steps.push([node, other.node]);
    alive.delete(node);
    alive.delete(other.node);
    for (const leg of [...own.legs, ...other.legs]) {
      holders[leg].delete(node);
      holders[leg].delete(other.node);
    }
    for (const leg of legs) holders[leg].add(next);
    alive.set(next, { legs, node: next });
    waiting.add(next);
    for (const leg of legs) for (const holder of holders[leg]) waiting.add(holder);
  }
  return { steps, rest: [...alive.values()] };
}
