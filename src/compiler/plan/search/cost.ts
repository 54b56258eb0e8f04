// The cost of a contraction tree: the number that the search minimises.
import { productVaries, type Network, type Tree, type Variation } from '../network.ts';

/** The runs for which a tree is searched. */
export interface Workload {
  /** Samples in a batch. */
  readonly batch: number;
  /** Whether the reverse pass is contracted too. */
  readonly gradient: boolean;
}

export interface TreeCost {
  /** In flops: arithmetic, numbers written (8 each), and 10⁴ for every contraction. For a whole batch. */
  readonly cost: number;
  /** Arithmetic alone: two flops a multiply-add, forward and (with `gradient`) reverse, for a whole batch. */
  readonly flops: number;
  /** Numbers in the biggest intermediate, of one sample. */
  readonly biggest: number;
  /** Numbers in all intermediates that samples change, of one sample: what the reverse pass needs kept. */
  readonly tape: number;
}

/** What the start of a contraction costs, in flops: about 0.3 µs. */
const overhead = 1e4;
/** What writing and reading back a number costs, in flops. */
const perElement = 8;
/** A tensor that never varies is made once for all batches: it hardly counts. */
const onceForAll = 1e-3;
/** No product counts more than this, so that sums stay finite. */
export const most = 1e280;

/** The number of times in a batch that a contraction is done, by the variation of its result. */
export function repetitions(varies: Variation, workload: Workload): number {
  switch (varies) {
    case 'never':
      return onceForAll;
    case 'batch':
      return 1;
    case 'sample':
      return workload.batch;
    default:
      return varies satisfies never;
  }
}

/**
 * The cost of a → Σ a · b: `terms` multiply-adds into `elements` numbers, `repeat` times a batch. The reverse pass
 * contracts once more for each of the `pulled` operands.
 */
export function contractionCost(terms: number, elements: number, repeat: number, pulled: number): number {
  const written = perElement * elements * (pulled > 0 ? 2 : 1);
  return repeat * (2 * terms * (1 + pulled) + written) + overhead * Math.min(repeat, 1) * (1 + pulled);
}

/** What a tree cost when it was last asked: those who hand it on ask again. */
const asked = new WeakMap<Tree, { network: Network; batch: number; gradient: boolean; cost: TreeCost }>();

/** The cost of a tree. Throws Error when it is no tree of this network; `isTree` tells. */
export function costOf(network: Network, tree: Tree, { batch, gradient }: Workload): TreeCost {
  const last = asked.get(tree);
  if (last?.network === network && last.batch === batch && last.gradient === gradient) return last.cost;
  const cost = count(network, tree, { batch, gradient });
  asked.set(tree, { network, batch, gradient, cost });
  return cost;
}

function count(network: Network, tree: Tree, workload: Workload): TreeCost {
  const { sizes } = network;
  const nodes = network.tensors.map(({ legs, varies, pulled }) => ({
    legs,
    varies,
    pulled: pulled && workload.gradient,
  }));
  const holders = sizes.map(() => 0);
  for (const leg of network.open) holders[leg]++;
  for (const { legs } of nodes) for (const leg of legs) holders[leg]++;

  const total = { cost: 0, flops: 0, biggest: 0, tape: 0 };
  const product = (legs: readonly number[]) => {
    let result = 1;
    for (const leg of legs) result *= sizes[leg];
    return Math.min(result, most);
  };
  /** For each leg, the last contraction whose first operand had it. */
  const seen = new Int32Array(sizes.length).fill(-1);
  let position = 0;
  for (const [first, second] of tree) {
    const [a, b] = [nodes[first], nodes[second]];
    if (!a || !b || a === b) throw new Error('This is no contraction tree of the network.');
    for (const leg of a.legs) seen[leg] = position;
    const union = [...a.legs];
    for (const leg of b.legs) {
      if (seen[leg] === position) holders[leg]--;
      else union.push(leg);
    }
    position++;
    // The result holds what anybody else does.
    const legs = union.filter((leg) => holders[leg] > 1);
    const varies = productVaries(a.varies, b.varies);
    const pulled = (a.pulled ? 1 : 0) + (b.pulled ? 1 : 0);
    const repeat = repetitions(varies, workload);
    const [terms, elements] = [product(union), product(legs)];
    total.cost += contractionCost(terms, elements, repeat, pulled);
    total.flops += repeat * 2 * terms * (1 + pulled);
    total.biggest = Math.max(total.biggest, elements);
    if (varies === 'sample') total.tape += elements;
    nodes.push({ legs, varies, pulled: pulled > 0 });
  }
  return total;
}

/** Whether a value is a contraction tree of `tensors` tensors: every number but the last used once, after it is made. */
export function isTree(value: unknown, tensors: number): value is Tree {
  if (tensors < 1 || !Array.isArray(value) || value.length !== tensors - 1) return false;
  const used = new Uint8Array(2 * tensors);
  return value.every((pair: unknown, i) => {
    if (!Array.isArray(pair) || pair.length !== 2) return false;
    for (const operand of pair as number[]) {
      if (!Number.isInteger(operand) || operand < 0 || operand >= tensors + i || used[operand]) return false;
      used[operand] = 1;
    }
    return true;
  });
}
