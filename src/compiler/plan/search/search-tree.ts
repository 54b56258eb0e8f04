// The search for a contraction tree: seeded restarts of annealing and exact reconfiguration, from given trees and
// greedy ones. Its budget is counted in moves, so that the same seed finds the same tree on every machine.
import type { Network, Tree } from '../network.ts';
import { anneal } from './anneal.ts';
import { costOf, isTree, type TreeCost, type Workload } from './cost.ts';
import { greedyTree } from './greedy.ts';
import { growTree, harvest, totalCost } from './growing.ts';
import { packNetwork, type Packed } from './packed.ts';
import { createRandom } from './random.ts';
import { createReconfigurer, mostLeaves } from './reconfigure.ts';

export interface Limits {
  /** Numbers of all intermediates of level 2, a sample. */
  readonly tape?: number;
  /** Numbers of the biggest intermediate, a sample. */
  readonly biggest?: number;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** The least cost so far. */
  readonly best: number;
}

export interface SearchOptions extends Workload {
  /** Trees to start from; the result is never worse. Default: tensor after tensor, in order. */
  readonly starts?: readonly Tree[];
  /** Default 1. */
  readonly seed?: number;
  /** Independent runs, default 16, or 4 for more than 1000 legs; fewer are done when many agree. Single runs scatter twofold: they matter more than the moves of each. */
  readonly restarts?: number;
  /** Rotations tried in each run, a tensor. Default 4000, less for networks of many hundred tensors. */
  readonly moves?: number;
  /** What the tree must fit in, where possible: the result tells whether it does. */
  readonly limits?: Limits;
  readonly onProgress?: (progress: Progress) => void;
}

export interface FoundTree extends TreeCost {
  readonly tree: Tree;
}

/** Temperatures of the annealing rounds of one run: the later ones start from what reconfiguration left. */
const schedule = [
  { from: 0.5, to: 0.03, share: 0.4 },
  { from: 0.25, to: 0.03, share: 0.3 },
  { from: 0.15, to: 0.03, share: 0.3 },
];
/** A search ends early when so many runs found the same least cost. */
const agreement = 8;
/** Rounds of reconfiguration after each. */
const reconfigurations = 4;
/** Networks of more words than this in all nodes' bit sets are not searched: the best start is the result. */
const mostWords = 2 ** 20;
/** Words that rotations of one run go through, by default. */
const effort = 1e7;
/** Prices of a number on the tape, as parts of (cost / limit), that are tried until the tape fits. */
const prices = [0.1, 1, 10, 100];

/**
 * A contraction tree of low cost, never worse than the best start. With limits: the cheapest that fits, or the one
 * that comes nearest. Throws Error for a network without tensors and for starts that are no trees of it.
 */
export function searchTree(network: Network, options: SearchOptions): FoundTree {
  const tensors = network.tensors.length;
  const { limits = {} } = options;
  // Reconfiguration alone solves small networks.
  const restarts = tensors <= mostLeaves ? 1 : (options.restarts ?? (network.sizes.length <= 1000 ? 16 : 4));
  const starts = options.starts?.length ? options.starts : [inOrder(tensors)];
  if (!starts.every((tree) => isTree(tree, tensors))) {
    throw new Error('A start is no contraction tree of the network.');
  }
  let best = { tree: starts[0], ...costOf(network, starts[0], options) };
  const offer = (tree: Tree): void => {
    const cost = costOf(network, tree, options);
    if (isBetter(cost, best, limits)) best = { tree, ...cost };
  };
  starts.forEach(offer);

  if (tensors < 3 || (2 * tensors * network.sizes.length) / 32 > mostWords) return best;
  const packed = packNetwork(network, options, { biggest: limits.biggest });
  const rounds = limits.tape === undefined ? 1 : 1 + prices.length;
  for (let round = 0; round < rounds; round++) {
    if (round > 0 && best.tape <= limits.tape!) break;
    const tape = round === 0 ? 0 : (prices[round - 1] * best.cost) / limits.tape!;
    const charged = { ...packed, charges: { ...packed.charges, tape } };
    let [least, agreeing] = [Infinity, 0];
    for (let run = 0; run < restarts; run++) {
      const { tree, total } = oneRun(charged, starts, options, run);
      offer(tree);
      agreeing = total < least * (1 - 1e-9) ? 1 : total <= least * (1 + 1e-9) ? agreeing + 1 : agreeing;
      least = Math.min(least, total);
      const enough = agreeing >= agreement;
      options.onProgress?.({
        done: round * restarts + (enough ? restarts : run + 1),
        of: rounds * restarts,
        best: best.cost,
      });
      if (enough) break;
    }
  }
  return best;
}

/** Whether tree a is nearer to the limits than b, or as near and cheaper. */
export function isBetter(a: TreeCost, b: TreeCost, limits: Limits = {}): boolean {
  const [mine, other] = [excess(a, limits), excess(b, limits)];
  return mine < other || (mine === other && a.cost < b.cost);
}

/** How many times too big: 1 where it fits. */
function excess({ tape, biggest }: TreeCost, limits: Limits): number {
  return Math.max(1, tape / (limits.tape ?? Infinity), biggest / (limits.biggest ?? Infinity));
}

function oneRun(
  packed: Packed,
  starts: readonly Tree[],
  options: SearchOptions,
  run: number,
): { tree: Tree; total: number } {
  const random = createRandom(1000 * (options.seed ?? 1) + run);
  const reconfigurer = createReconfigurer(packed);
  const { tensors, words } = packed;
  // Given trees are far from any optimum where there are hundreds of tensors: greedy ones begin, and every other run.
  const start =
    run % 2 === 1 && starts.length > 0 && words <= 16
      ? starts[(run >> 1) % starts.length]
      : greedyTree(packed, run === 0 ? 0 : 0.5, random);
  const growing = growTree(packed, start);
  const moves = (options.moves ?? Math.min(4000, effort / words / tensors)) * tensors;
  let best = start;
  let least = Infinity;
  for (const { from, to, share } of schedule) {
    anneal(packed, growing, { moves: Math.ceil(moves * share), from, to }, random);
    reconfigurer.everywhere(growing, reconfigurations);
    const total = totalCost(growing);
    if (total < least) [best, least] = [harvest(packed, growing), total];
  }
  return { tree: best, total: least };
}

function inOrder(tensors: number): Tree {
  return Array.from({ length: Math.max(0, tensors - 1) }, (_, i) => [i === 0 ? 0 : tensors + i - 1, i + 1]);
}
