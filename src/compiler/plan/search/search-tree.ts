// The search for a contraction tree: seeded restarts of annealing and exact reconfiguration, from given trees and
// greedy ones, for as long as there is something to gain.
import type { Network, Tree } from '../network.ts';
import { createBudget, stepsFor, stepsOfGreedy, stepsOfMove, type Budget } from './budget.ts';
import { costOf, isTree, type TreeCost, type Workload } from './cost.ts';
import { greedyTree } from './greedy.ts';
import { growTree, harvest, totalCost } from './growing.ts';
import { oneRun, reconfigure } from './one-run.ts';
import { packNetwork, type Packed } from './packed.ts';
import { createRandom, type Random } from './random.ts';
import { createReconfigurer, mostLeaves } from './reconfigure.ts';

/** What the tensors of a tree must fit in. */
export interface Limits {
  /** Numbers of all intermediates that samples change, a sample. */
  readonly tape?: number;
  /** Numbers of the biggest intermediate, a sample. */
  readonly biggest?: number;
}

/** Runs of a search, done and in all. */
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
  /**
   * Independent runs, whatever they take; fewer are done when many agree. Single runs scatter twofold: they matter more
   * than the moves of each. Default: as many as a search is worth, at most 16, or 4 for more than 1000 legs.
   */
  readonly restarts?: number;
  /** What the cheapest other plan costs that is known: a search that stays far above it ends. */
  readonly known?: number | undefined;
  /** Networks that a plan consists of, this one counted: they share what a search may take. Default 1. */
  readonly tasks?: number | undefined;
  /** Rotations tried in each run, a tensor. Default 4000, less for networks of many hundred tensors. */
  readonly moves?: number;
  /** What the tree must fit in, where possible: the result tells whether it does. */
  readonly limits?: Limits | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called every tenth of a second or so; what it throws ends the search. */
  readonly check?: (() => void) | undefined;
}

export interface FoundTree extends TreeCost {
  readonly tree: Tree;
}

/** A search ends early when so many runs found the same least cost. */
const agreement = 8;
/** Networks of more words than this in all nodes' bit sets are not searched: the best start is the result. */
const mostWords = 2 ** 20;
/** Words that rotations of one run go through, by default. */
const effort = 1e7;
/** A run with fewer rotations a tensor is not worth its start. */
const leastMoves = 100;
/** Neighbours that are reordered before the first run. */
const fewLeaves = 6;
/** Prices of a number on the tape, as parts of (cost / limit), that are tried until the tape fits. */
const prices = [0.1, 1, 10, 100];
/**
 * The search goes on while its best tree is at most so many times dearer than a plan that is known: as given, with
 * subtrees rebuilt, after a run. Among QCNNs of 4 to 16 qubits whose networks beat the statevector in the end the ratios
 * went up to 90, 5 and 1.
 */
const hopeful = { given: 200, rebuilt: 16, searched: 3 };

/** Whether a tree is so much dearer than a known plan that what it shares with itself will not make it cheaper. */
export function isHopeless(cost: number, known = Infinity): boolean {
  return cost > hopeful.searched * known;
}

/**
 * A contraction tree of low cost, never worse than the best start. With limits: the cheapest that fits, or the one
 * that comes nearest. Throws Error for a network without tensors and for starts that are no trees of it.
 */
export function searchTree(network: Network, options: SearchOptions): FoundTree {
  const tensors = network.tensors.length;
  const { limits = {}, known = Infinity } = options;
  const starts = options.starts?.length ? options.starts : [inOrder(tensors)];
  if (!starts.every((tree) => isTree(tree, tensors))) {
    throw new Error('A start is no contraction tree of the network.');
  }
  let best = { tree: starts[0], ...costOf(network, starts[0], options) };
  const offer = (tree: Tree): void => {
    const cost = costOf(network, tree, options);
    if (isBetter(cost, best, limits)) best = { tree, ...cost };
  };
  starts.slice(1).forEach(offer);

  if (tensors < 3 || (2 * tensors * network.sizes.length) / 32 > mostWords) return best;
  const isBounded = options.restarts === undefined;
  const { biggest } = best;
  const allowed = () =>
    isBounded
      ? stepsFor({ cost: Math.min(best.cost, known), tensors, biggest }, options.tasks ?? 1)
      : Infinity;
  const budget = createBudget(allowed, options.check);
  const triesGreedy = stepsOfGreedy({ tensors }) < budget.left() / 4;
  if (isBounded && !triesGreedy && best.cost > hopeful.given * known) return best;
  const packed = packNetwork(network, options, { biggest: limits.biggest ?? Infinity });
  if (isBounded) {
    const hopes = [best.tree];
    if (triesGreedy) {
      budget.spend(stepsOfGreedy(packed));
      hopes.push(greedyTree(packed, 0, createRandom(0)));
    }
    const growing = hopes.map((tree) => growTree(packed, tree));
    const before = Math.min(...growing.map(totalCost));
    if (before > hopeful.given * known) return best;
    for (const each of growing) {
      reconfigure(packed, each, createReconfigurer(packed, fewLeaves), 1, budget);
      if (totalCost(each) < best.cost || options.limits) offer(harvest(packed, each));
    }
    if (best.cost > hopeful.rebuilt * known) return best;
    if (best.cost > hopeful.searched * known && best.cost > before / 1.5) return best;
  }

  // Reconfiguration alone solves small networks.
  const restarts = tensors <= mostLeaves ? 1 : (options.restarts ?? (network.sizes.length <= 1000 ? 16 : 4));
  const rounds = limits.tape === undefined ? 1 : 1 + prices.length;
  for (let round = 0; round < rounds; round++) {
    if (round > 0 && best.tape <= limits.tape!) break;
    const tape = round === 0 ? 0 : (prices[round - 1] * best.cost) / limits.tape!;
    const charged = { ...packed, charges: { ...packed.charges, tape } };
    let [least, agreeing] = [Infinity, 0];
    for (let run = 0; run < restarts; run++) {
      const moves = movesFor(packed, options, budget);
      if (moves === 0) break;
      const first = isBounded && run === 0 ? best.tree : undefined;
      const random = createRandom(1000 * (options.seed ?? 1) + run);
      const start = first ?? startOf(charged, starts, run, random, budget);
      const reconfigurer = createReconfigurer(charged);
      const { tree, total } = oneRun(charged, start, { moves, random, reconfigurer, budget });
      offer(tree);
      agreeing = total < least * (1 - 1e-9) ? 1 : total <= least * (1 + 1e-9) ? agreeing + 1 : agreeing;
      least = Math.min(least, total);
      const enough =
        agreeing >= agreement ||
        best.cost > hopeful.searched * known ||
        movesFor(packed, options, budget) === 0;
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

/** Rotations of the next run, fewer where the budget ends; 0 where it is used up. */
function movesFor(packed: Packed, { moves }: SearchOptions, budget: Budget): number {
  const { tensors, words } = packed;
  const wanted = (moves ?? Math.min(4000, effort / words / tensors)) * tensors;
  // A third is for reconfiguration.
  const affordable = (0.67 * (budget.left() - stepsOfGreedy(packed))) / stepsOfMove(packed);
  return affordable < Math.min(wanted, leastMoves * tensors) ? 0 : Math.min(wanted, affordable);
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

/** Given trees are far from any optimum where there are hundreds of tensors: greedy ones begin, and every other run. */
function startOf(packed: Packed, starts: readonly Tree[], run: number, random: Random, budget: Budget): Tree {
  if (run % 2 === 1 && packed.words <= 16) return starts[(run >> 1) % starts.length];
  budget.spend(stepsOfGreedy(packed));
  return greedyTree(packed, run === 0 ? 0 : 0.5, random);
}

function inOrder(tensors: number): Tree {
  return Array.from({ length: Math.max(0, tensors - 1) }, (_, i) => [i === 0 ? 0 : tensors + i - 1, i + 1]);
}
