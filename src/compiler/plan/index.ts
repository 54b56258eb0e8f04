// Circuit → Plan: the passes that suit a simulator, then the cheapest way to contract what is left.
import type { Circuit } from '../circuit/circuit.ts';
import { optimise } from '../passes/index.ts';
import { buildStatevector, whyNoStatevector } from './build-statevector.ts';
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
  /** Default: the cheaper one. */
  readonly kind?: Plan['kind'];
  /** Where trees come from: a cache, say. Default: a search every time. */
  readonly findTree?: FindTree;
}

/** The circuit as the planners want it: measurements deferred, gates in blocks, qubits not yet reused. */
export function prepareForPlan(circuit: Circuit): Circuit {
  return optimise(circuit, 2, { without: ['reuse-qubits'] }).circuit;
}

/**
 * The cheaper of the network and the statevector plan, with its reverse part, of a circuit as elaborated or optimised.
 * Throws NoPlan, which says why, when neither is possible.
 */
export function planFor(circuit: Circuit, options: PlanOptions = {}): Plan {
  const workload: Workload = { batch: options.batch ?? 128, gradient: options.gradient ?? true };
  const prepared = prepareForPlan(circuit);
  const plans = [];
  const noNetwork = options.kind === 'statevector' ? 'not asked for' : whyNoNetwork(prepared);
  const noStatevector = options.kind === 'network' ? 'not asked for' : whyNoStatevector(prepared);
  if (noNetwork === undefined) {
    const findTree =
      options.findTree ??
      ((task: SearchTask) => searchTree(task.network, { ...workload, starts: task.starts }).tree);
    const { tasks, build } = networkTasks(prepared, true);
    plans.push(build(tasks.map((task) => findTree(task))));
  }
  if (noStatevector === undefined) plans.push(buildStatevector(prepared));
  if (plans.length === 0) throw new NoPlan(circuit.name, noNetwork!, noStatevector!);
  const reversed = plans.map(withReverse);
  const costs = reversed.map((plan) => estimate(plan, workload));
  return reversed[costs.indexOf(Math.min(...costs))];
}

/** Flops that a batch takes, with what each contraction costs beside its arithmetic: about 0.3 µs. */
function estimate(plan: Plan, { batch, gradient }: Workload): number {
  const cost = planCost(plan, batch);
  return gradient ? cost.gradient + 3e4 * cost.contractions : cost.forward + 1e4 * cost.contractions;
}

/** The circuit has something that no plan can express. */
export class NoPlan extends Error {
  constructor(circuit: string, noNetwork: string, noStatevector: string) {
    const reasons = [...new Set([noNetwork, noStatevector].filter((reason) => reason !== 'not asked for'))];
    super(`circuit "${circuit}" has ${reasons.join(', and ')}`);
  }
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
