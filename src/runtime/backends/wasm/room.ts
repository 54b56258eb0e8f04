// Which plans the memory holds, told before anything runs, and the limits to search within where it does not.
import { assignMemory } from '../../../compiler/plan/assign-memory.ts';
import { tensorSize, type Plan, type Step } from '../../../compiler/plan/plan.ts';
import type { Limits } from '../../../compiler/plan/search/index.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { lowerPlan } from '../../../compiler/targets/wasm/lower.ts';
import type { Room } from '../plan-circuit.ts';
import { bytesNeeded, bytesOf, leastLanes } from './layout.ts';

/**
 * With tables, packed operands and sums of groups a plan takes up to so many times what its tensors take, and so many
 * bytes more: 1.25 times was the most among plans of 100 MiB and more.
 */
const withTables = { times: 1.5, bytes: 16 * 2 ** 20 };

/** Contractions with more numbers in all are not lowered just to count their bytes: that takes as long as tables are. */
const mostLowered = 2 ** 25;

/** A network so many times too big is not searched again: among rings of 8 to 48 qubits the most gained was 8. */
const hopeless = 8;

/**
 * What trees are limited to, as parts of the numbers that fit the memory. The biggest intermediate comes first: a
 * search for it takes as long as one without limits, and what samples share becomes smaller too. The tape makes up to
 * five searches of one.
 */
const parts = [{ biggest: 1 / 32 }, { biggest: 1 / 256 }, { biggest: 1 / 64, tape: 1 / 16 }];

/** Room for plans, with their gradients or for values alone, in chunks of the fewest lanes on one thread. */
export function roomIn(memoryLimit: number, gradient: boolean): Room {
  const wanted = gradient ? { weights: true, inputs: true } : undefined;
  const known = new WeakMap<Plan, number>();
  /** Bytes of tensors; only those that are kept where they alone are far too many, for packing them takes long. */
  const tensorsOf = (plan: Plan): number => {
    const kept = gradient
      ? 4 * (leastLanes * numbersMade(plan, plan.each) + numbersMade(plan, plan.once))
      : 0;
    if (kept > hopeless * memoryLimit) return kept;
    let bytes = known.get(plan);
    if (bytes === undefined) {
      bytes = bytesNeeded(assignMemory(plan, wantedSteps(plan, wanted)), leastLanes);
      known.set(plan, bytes);
    }
    return bytes;
  };
  const limitOf = (part: number) => Math.floor((part * memoryLimit) / 4);
  return {
    fits(plan) {
      const enough = (bytes: number) => withTables.times * bytes + withTables.bytes <= memoryLimit;
      if (enough(4 * leastLanes * numbersIn(plan))) return true;
      const tensors = tensorsOf(plan);
      if (tensors > memoryLimit) return false;
      if (enough(tensors)) return true;
      if (numbersContracted(plan) > mostLowered) return false;
      return bytesOf(lowerPlan(plan, wanted, leastLanes), 1, memoryLimit) <= memoryLimit;
    },
    limitsFor(plan) {
      if (plan.kind === 'network' && tensorsOf(plan) > hopeless * memoryLimit) return [];
      // A network within a limit on its biggest tensor would only be found again.
      const biggest = plan.kind === 'network' ? biggestOf(plan) : Infinity;
      const useful = parts.filter((part) => part.tape !== undefined || biggest > limitOf(part.biggest));
      return useful.map(({ biggest, tape }): Limits => ({
        biggest: limitOf(biggest),
        ...(tape && { tape: limitOf(tape) }),
      }));
    },
  };
}

/** Numbers that steps of the forward pass make, which the reverse pass reads. */
function numbersMade(plan: Plan, steps: readonly Step[]): number {
  const made = (step: Step): number => {
    switch (step.kind) {
      case 'contract':
      case 'encode':
        return tensorSize(plan, step.out);
      case 'constant':
      case 'block':
      case 'output':
      case 'seed':
      case 'pullBlock':
      case 'pullEncode':
        return 0;
      default:
        return step satisfies never;
    }
  };
  return steps.reduce((sum, step) => sum + made(step), 0);
}

/** In all tensors, of one sample: more than are ever there at once. */
function numbersIn(plan: Plan): number {
  return plan.tensors.reduce(
    (sum, { of }, tensor) => (of === undefined ? sum + tensorSize(plan, tensor) : sum),
    0,
  );
}

function biggestOf(plan: Plan): number {
  return plan.tensors.reduce((most, _, tensor) => Math.max(most, tensorSize(plan, tensor)), 0);
}

/** Numbers that contractions read and write, of one sample. */
function numbersContracted(plan: Plan): number {
  return [...plan.once, ...plan.each, ...plan.eachBack, ...plan.onceBack].reduce(
    (sum, step) =>
      step.kind === 'contract'
        ? sum + tensorSize(plan, step.a) + tensorSize(plan, step.b) + tensorSize(plan, step.out)
        : sum,
    0,
  );
}
