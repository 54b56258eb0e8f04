// Circuit → Plan: the passes that suit a simulator, then the cheapest way to contract what is left.
import type { OptionNames } from '../../option-names.ts';
import type { Circuit } from '../circuit/circuit.ts';
import { networkWays, type FindTree, type SearchTask } from './build-network.ts';
import { cheapest, planner, type Candidate } from './choose-plan.ts';
import type { Tree } from './network.ts';
import type { Plan } from './plan.ts';
import { planCost } from './plan-cost.ts';
import { planLevel, prepareCircuit, type PreparedCircuit } from './prepare-circuit.ts';
import { printPlan } from './print-plan.ts';
import { costOf, type Workload } from './search/cost.ts';
import { searchTree } from './search/search-tree.ts';
import { verifyPlan } from './verify-plan.ts';

export type { Candidate, FindTree, Plan, SearchTask };
export type { PreparedCircuit };
export { planCost, planLevel, prepareCircuit, printPlan, verifyPlan };

/** What a plan is made for. */
export interface PlanOptions {
  /** Samples that a batch usually has; it may be any number at run time. Default 128. */
  readonly batch?: number;
  /** Whether gradients matter, or values only. Default true. The plan has both in any case. */
  readonly gradient?: boolean;
  /** Default: the cheaper one. */
  readonly kind?: Plan['kind'];
  /** What the cheapest plan costs of those known already; searches for dearer ones end early. */
  readonly known?: number | undefined;
  /** Where trees come from: a cache, say. Default: a search every time. */
  readonly findTree?: FindTree | undefined;
}

export const planNames: OptionNames<PlanOptions> = {
  batch: true, gradient: true, kind: true, known: true, findTree: true,
}; // prettier-ignore

/** The circuit has something that no plan can express. */
export class NoPlan extends Error {
  constructor(circuit: string, found: readonly Candidate[]) {
    const reasons = found.flatMap((each) => ('reason' in each ? [`no ${each.name}: ${each.reason}`] : []));
    super(`Circuit "${circuit}" has no plan (${reasons.join('; ')}).`);
  }
}

/**
 * The cheapest plan, with its reverse part, of a circuit as elaborated or optimised.
 * Throws NoPlan, which says why, when there is none.
 */
export function planFor(circuit: Circuit, options: PlanOptions = {}): Plan {
  const found = plansFor(circuit, options);
  const best = cheapest(found);
  if (!best) throw new NoPlan(circuit.name, found);
  return best.plan;
}

/** All plans among which `planFor` chooses, and why others are none. */
export function plansFor(circuit: Circuit, options: PlanOptions = {}): readonly Candidate[] {
  return createPlanner(prepareCircuit(circuit))(options);
}

/** The same of a prepared circuit for several options, with what they share done once. */
export function createPlanner(circuit: PreparedCircuit): (options?: PlanOptions) => readonly Candidate[] {
  const plans = planner(circuit);
  return ({ batch = 128, gradient = true, findTree, ...options } = {}) => {
    const workload: Workload = { batch, gradient };
    const search: FindTree = ({ network, starts }, bounds) =>
      searchTree(network, { ...workload, ...bounds, starts }).tree;
    return plans({ ...workload, ...options, findTree: findTree ?? search });
  };
}

/** The networks that `planFor` would have searched: for filling a cache. */
export function networksOf(circuit: Circuit): readonly SearchTask[] {
  const prepared = prepareCircuit(circuit);
  if (prepared.noNetwork !== undefined) return [];
  return networkWays(prepared.circuit).flatMap(({ tasks }) =>
    Array.from({ length: tasks.count }, (_, index) => tasks.task(index)),
  );
}

/** The cheaper of a task's starting trees: what is used where no search is wanted. */
export function startingTree(task: SearchTask): Tree {
  const workload: Workload = { batch: 128, gradient: true };
  const costs = task.starts.map((tree) => costOf(task.network, tree, workload).cost);
  return task.starts[costs.indexOf(Math.min(...costs))];
}
