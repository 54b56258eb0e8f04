// The plan of a circuit for a backend: trees from the package, from disk or searched; smaller where memory asks for it.
import type { OptionNames } from '../../option-names.ts';
import { cheapest } from '../../compiler/plan/choose-plan.ts';
import {
  createPlanner,
  NoPlan,
  planNames,
  type Candidate,
  type FindTree,
  type Plan,
  type PlanOptions,
  type PreparedCircuit,
} from '../../compiler/plan/index.ts';
import type { Limits, Progress } from '../../compiler/plan/search/index.ts';
import { BackendRefusal } from '../../user-error.ts';
import { createTreeFinder } from '../trees/index.ts';

/** `findTree`: default, the one that looks among kept trees first. */
export interface PlanCircuitOptions extends PlanOptions {
  /** What the plan must fit in, in numbers a sample: trees are searched for it. */
  readonly limits?: Limits;
  /** Called while a new shape is searched. */
  readonly onProgress?: (progress: Progress) => void;
}

export const planCircuitNames: OptionNames<PlanCircuitOptions> = {
  ...planNames,
  limits: true,
  onProgress: true,
};

/** What a backend can hold. */
export interface Room {
  readonly fits: (plan: Plan) => boolean;
  /** Limits to search within, one after the other, where this plan is the cheapest and none fits. */
  readonly limitsFor: (plan: Plan) => readonly Limits[];
}

/** A network so many times dearer than a state vector that does not fit is still better than none. */
const mostDear = 100;

let finder: ReturnType<typeof createTreeFinder> | undefined;

/**
 * The cheapest plan that fits the room; the cheapest of all where there is none.
 * Throws UserError when the circuit has something that no plan can express.
 */
export function planCircuit(prepared: PreparedCircuit, options: PlanCircuitOptions = {}, room?: Room): Plan {
  const plans = createPlanner(prepared);
  const found = plans(withTrees(options));
  const best = cheapest(found);
  if (!best) {
    const { message } = new NoPlan(prepared.circuit.name, found);
    throw new BackendRefusal(message, 'The backend "reference" may be able to run it.');
  }
  if (!room || room.fits(best.plan)) return best.plan;
  const fitting = (candidates: readonly Candidate[]) =>
    candidates.filter((each) => 'plan' in each && each !== best && room.fits(each.plan));
  const others = fitting(found);
  if (options.kind !== 'statevector') {
    const known = best.kind === 'statevector' ? mostDear * best.estimate : undefined;
    for (const limits of room.limitsFor(best.plan)) {
      const smaller = fitting(plans(withTrees({ ...options, kind: 'network', known, limits })));
      others.push(...smaller);
      if (smaller.length > 0) break;
    }
  }
  return (cheapest(others) ?? best).plan;
}

/** All plans among which `planCircuit` chooses, and why others are none. */
export function plansOfCircuit(
  prepared: PreparedCircuit,
  options: PlanCircuitOptions = {},
): readonly Candidate[] {
  return createPlanner(prepared)(withTrees(options));
}

function withTrees({ limits, onProgress, ...options }: PlanCircuitOptions): PlanOptions {
  if (options.findTree) return options;
  const workload = { batch: options.batch ?? 128, gradient: options.gradient ?? true };
  finder ??= createTreeFinder();
  const find = finder;
  const findTree: FindTree = ({ network, starts }, bounds) =>
    find(network, { ...workload, ...bounds, starts, limits, onProgress }).tree;
  return { ...options, findTree };
}
