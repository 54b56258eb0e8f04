// All ways in which a circuit can be planned, what each would cost, and the cheapest of them.
import { networkWays, type FindTree, type NetworkWay, type SearchTask } from './build-network.ts';
import { buildStatevector } from './build-statevector.ts';
import type { Tree } from './network.ts';
import type { Plan } from './plan.ts';
import { planCost, type PlanCost } from './plan-cost.ts';
import type { CircuitFacts } from './prepare-circuit.ts';
import { withReverse } from './reverse.ts';
import { costOf, type TreeCost, type Workload } from './search/cost.ts';
import { isHopeless } from './search/search-tree.ts';

/**
 * A way to compute a circuit: its plan with flops, and an estimate of all that it costs, in flops; or why it is none.
 */
export type Candidate = { readonly kind: Plan['kind']; readonly name: string } & (
  | { readonly plan: Plan; readonly cost: PlanCost; readonly estimate: number }
  /** Why there is none: what the circuit has. */
  | { readonly reason: string }
);

/** A candidate that is a plan. */
export type Possible = Extract<Candidate, { readonly plan: Plan }>;

/** More tensors are not searched for a tree: those of a ring of 5,000 qubits. */
const mostTensors = 20_000;
/** Networks with no more in all are written down even if they look dear. */
const fewTensors = 1000;
/** No machine holds so many numbers of one sample: a pebibyte. */
const mostHeld = 2 ** 48;
/** What a contraction costs besides its arithmetic, in flops: about 0.3 µs. */
const overhead = 1e4;
/** What a number that is kept for the gradient costs, in flops. */
const perNumber = 8;

/** Which plans are wanted, and what for. */
export interface Choice extends Workload {
  readonly findTree: FindTree;
  /** Default: all kinds. */
  readonly kind?: Plan['kind'];
  /** What the cheapest plan costs that is known already. */
  readonly known?: number | undefined;
}

/** The plans of a circuit by choice; what does not depend on the choice is made once. */
export function planner(facts: CircuitFacts): (choice: Choice) => readonly Candidate[] {
  const { circuit } = facts;
  let ways: readonly NetworkWay[] | undefined;

  /** Networks far dearer than another plan are not written down. */
  function networks(choice: Choice, known: number): Candidate[] {
    const { noNetwork } = facts;
    if (noNetwork !== undefined) return [{ kind: 'network', name: 'network', reason: noNetwork }];
    ways ??= networkWays(circuit);
    const found: Candidate[] = [];
    for (const way of ways) {
      const before = found.at(-1);
      // After many gates each output costs what all cost together.
      const isDear = before && 'reason' in before && known < Infinity;
      if (way.divides && isDear && way.divides.task(0).network.tensors.length > fewTensors) break;
      found.push(networkOf(way, choice, least(known, ...found)));
    }
    return found;
  }

  return (choice) => {
    const { kind, known = Infinity } = choice;
    // First, because its cost is known without a search: what a network must beat.
    const statevectors = kind === 'network' ? [] : [statevectorOf(facts, choice)];
    const others = kind === 'statevector' ? [] : networks(choice, least(known, ...statevectors));
    return [...others, ...statevectors];
  };
}

function statevectorOf({ circuit, noStatevector: reason }: CircuitFacts, workload: Workload): Candidate {
  return reason === undefined
    ? possible('statevector', withReverse(buildStatevector(circuit)), workload)
    : { kind: 'statevector', name: 'statevector', reason };
}

function networkOf({ name, tasks }: NetworkWay, choice: Choice, known: number): Candidate {
  const { count, task, build } = tasks;
  const trees: Tree[] = [];
  for (let index = 0; index < count; index++) {
    const own = task(index);
    const many = whyTooMany(own);
    if (many !== undefined) return { kind: 'network', name, reason: many };
    const tree = choice.findTree(own, { known, tasks: count });
    const cost = costOf(own.network, tree, choice);
    const reason = whyTooBigToHold(cost) ?? whyTooDear(cost, known, count, own);
    if (reason !== undefined) return { kind: 'network', name, reason };
    trees.push(tree);
  }
  return possible(name, withReverse(build(trees)), choice);
}

/** The least that one of these costs. */
function least(known: number, ...found: readonly Candidate[]): number {
  return Math.min(known, ...found.map((each) => ('plan' in each ? each.estimate : Infinity)));
}

/** The cheapest of the candidates; undefined when none of them is a plan. */
export function cheapest(found: readonly Candidate[]): Possible | undefined {
  return found
    .filter((candidate): candidate is Possible => 'plan' in candidate)
    .reduce<Possible | undefined>(
      (best, each) => (best && best.estimate <= each.estimate ? best : each),
      undefined,
    );
}

function possible(name: string, plan: Plan, workload: Workload): Possible {
  const { batch, gradient } = workload;
  const cost = planCost(plan, batch);
  const estimate = gradient
    ? cost.gradient + 3 * overhead * cost.contractions + 2 * perNumber * cost.tape * batch
    : cost.forward + overhead * cost.contractions + perNumber * cost.tape * batch;
  return { kind: plan.kind, name, plan, cost, estimate };
}

/** Why no tree is searched at all. */
function whyTooMany({ network }: SearchTask): string | undefined {
  const count = network.tensors.length;
  return count > mostTensors
    ? `${count.toLocaleString('en')} tensors (at most ${mostTensors.toLocaleString('en')})`
    : undefined;
}

/** Why no machine holds what a tree makes; such a plan is not written down. */
function whyTooBigToHold({ biggest }: TreeCost): string | undefined {
  return biggest > mostHeld
    ? `the best tree that was found has a tensor of 2^${Math.floor(Math.log2(biggest))} numbers or more`
    : undefined;
}

/** Why the plan along a tree, one of `count` like it, need not be written down. */
function whyTooDear(
  { cost }: TreeCost,
  known: number,
  count: number,
  { network }: SearchTask,
): string | undefined {
  const times = (of: number) => grouped(Number((of / known).toPrecision(2)));
  if (isHopeless(cost, known)) return `its best tree costs ${times(cost)} times as much as another plan`;
  // They may have something in common, so that a few small ones are tried.
  return count * cost > known && count * network.tensors.length > fewTensors
    ? `${count} trees like the first cost ${times(count * cost)} times as much as another plan`
    : undefined;
}

/** 12,300: as `toLocaleString` writes it, which takes 30 ms when it is first called. */
function grouped(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
