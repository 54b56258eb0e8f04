// The plan of a circuit for a backend: trees from the package, from disk or searched; smaller where memory asks for it.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import {
  NoPlan,
  planFor,
  plansFor,
  type Candidate,
  type FindTree,
  type Plan,
  type PlanOptions,
} from '../../compiler/plan/index.ts';
import type { Limits, Progress } from '../../compiler/plan/search/index.ts';
import { UserError } from '../../user-error.ts';
import { createTreeFinder } from '../trees/index.ts';

export interface PlanCircuitOptions extends Omit<PlanOptions, 'findTree'> {
  /** What the plan must fit in, in numbers a sample: trees are searched for it. */
  readonly limits?: Limits;
  /** Called while a new shape is searched. */
  readonly onProgress?: (progress: Progress) => void;
}

let finder: ReturnType<typeof createTreeFinder> | undefined;

/** Throws UserError when the circuit has something that no plan can express. */
export function planCircuit(circuit: Circuit, options: PlanCircuitOptions = {}): Plan {
  try {
    return planFor(circuit, withTrees(options));
  } catch (error) {
    if (!(error instanceof NoPlan)) throw error;
    throw new UserError(`${error.message} The backend "reference" may be able to run it.`, 1);
  }
}

/** All plans among which `planCircuit` chooses, and why others are none. */
export function plansOfCircuit(circuit: Circuit, options: PlanCircuitOptions = {}): readonly Candidate[] {
  return plansFor(circuit, withTrees(options));
}

function withTrees({ limits, onProgress, ...options }: PlanCircuitOptions): PlanOptions {
  const workload = { batch: options.batch ?? 128, gradient: options.gradient ?? true };
  finder ??= createTreeFinder();
  const find = finder;
  const findTree: FindTree = ({ network, starts }) =>
    find(network, { ...workload, starts, limits, onProgress }).tree;
  return { ...options, findTree };
}
