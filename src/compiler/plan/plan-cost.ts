// What running a plan costs: flops of each list, and numbers that must be kept.
import { arithmeticOf } from './contraction.ts';
import { tensorSize, writtenBy, type Plan, type Step } from './plan.ts';

/** Flops of a batch, and numbers of a sample. */
export interface PlanCost {
  /** Arithmetic of contractions for one batch, 2 flops a multiply-add. */
  readonly forward: number;
  /** Forward and reverse together, all gradients. */
  readonly gradient: number;
  /** Numbers in all batched tensors of the forward pass, one sample: what the reverse pass keeps. */
  readonly tape: number;
  /** Numbers in the biggest tensor, one sample. */
  readonly biggest: number;
  readonly contractions: number;
}

export function planCost(plan: Plan, batch: number): PlanCost {
  const flops = (steps: readonly Step[], times: number) =>
    steps.reduce((sum, step) => sum + 2 * times * arithmeticOf(plan, step), 0);
  const forward = flops(plan.once, 1) + flops(plan.each, batch);
  const made = plan.each.flatMap((step) => writtenBy(step));
  const all = [...plan.load, ...plan.once, ...plan.each];
  return {
    forward,
    gradient: forward + flops(plan.onceBack, 1) + flops(plan.eachBack, batch),
    tape: made.reduce((sum, tensor) => sum + tensorSize(plan, tensor), 0),
    biggest: plan.tensors.reduce((most, _, tensor) => Math.max(most, tensorSize(plan, tensor)), 0),
    contractions: all.filter((step) => step.kind === 'contract').length,
  };
}
