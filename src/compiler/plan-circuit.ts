// The plan of a circuit with what it costs, for programs: what `qcnn compile --emit plan --explain` tells.
import { checkOptions } from '../option-names.ts';
import { UserError } from '../user-error.ts';
import type { Circuit } from './circuit/circuit.ts';
import { cheapest } from './plan/choose-plan.ts';
import { NoPlan, planNames, plansFor, type Candidate, type Plan, type PlanOptions } from './plan/index.ts';
import type { PlanCost } from './plan/plan-cost.ts';

/** The cheapest way in which kernels compute a circuit. */
export interface PlannedCircuit {
  /** The list of contractions, forward and reverse. */
  readonly plan: Plan;
  /** Flops of a batch, and numbers kept. */
  readonly cost: PlanCost;
  /** All ways that were looked at: a plan with its cost, or the reason why there is none. */
  readonly candidates: readonly Candidate[];
}

/**
 * Plans a circuit as elaborated or optimised: it goes through the passes that suit a simulator, then the cheapest
 * contraction is searched; `options.findTree` may bring trees that are known. `printPlan` writes the plan as text. Throws
 * UserError, which says why, when no plan can express the circuit.
 */
export function planCircuit(circuit: Circuit, options: PlanOptions = {}): PlannedCircuit {
  checkOptions('planCircuit', options, planNames);
  const candidates = plansFor(circuit, options);
  const best = cheapest(candidates);
  if (!best) throw new UserError(new NoPlan(circuit.name, candidates).message, 1);
  return { plan: best.plan, cost: best.cost, candidates };
}
