// Circuit → Plan: the passes that suit a simulator, then the cheapest way to contract what is left.
import type { Circuit } from '../circuit/circuit.ts';
import { optimise } from '../passes/index.ts';
import { networkTasks, type FindTree, type SearchTask } from './build-network.ts';
import type { Plan } from './plan.ts';
import { planCost } from './plan-cost.ts';
import { withReverse } from './reverse.ts';
import { costOf, type Workload } from './search/cost.ts';
import { searchTree } from './search/search-tree.ts';
import { whyNoNetwork } from './trace-circuit.ts';

export type { FindTree, SearchTask };
export type { Plan } from './plan.ts';
export { planCost };

export interface PlanOptions {
  /** Samples that a batch usually has; it may be any number at run time. Default 128. */
  readonly batch?: number;
  /** Whether gradients matter, or values only. Default true. The plan has both in any case. */
  readonly gradient?: boolean;
  /** Where trees come from: a cache, say. Default: a search every time. */
  readonly findTree?: FindTree;
}

/** The circuit as the planners want it: measurements deferred, gates in blocks, qubits not yet reused. */
export function prepareForPlan(circuit: Circuit): Circuit {
  return optimise(circuit, 2, { without: ['reuse-qubits'] }).circuit;
}

/** The plan of a circuit, as elaborated or optimised. */
export function planFor(circuit: Circuit, options: PlanOptions = {}): Plan {
  const workload: Workload = { batch: options.batch ?? 128, gradient: options.gradient ?? true };
  const prepared = prepareForPlan(circuit);
  const reason = whyNoNetwork(prepared);
  if (reason !== undefined) throw new Error(reason);
  const { tasks, build } = networkTasks(prepared, true);
  const findTree =
    options.findTree ??
    ((task: SearchTask) => searchTree(task.network, { ...workload, starts: task.starts }).tree);
  return withReverse(build(tasks.map((task) => findTree(task))));
}

/** The networks that `planFor` would have searched: for filling a cache. */
export function networksOf(circuit: Circuit): readonly SearchTask[] {
  const prepared = prepareForPlan(circuit);
  if (whyNoNetwork(prepared) !== undefined) return [];
  return networkTasks(prepared, true).tasks;
}

/** The cheaper of a task's starting trees: what is used where no search is wanted. */
export function startingTree(task: SearchTask, workload: Workload = { batch: 128, gradient: true }) {
  const costs = task.starts.map((tree) => costOf(task.network, tree, workload).cost);
  return task.starts[costs.indexOf(Math.min(...costs))];
}
