// Which plans the memory holds, told before anything runs, and the limits to search within where it does not.
import { assignMemory } from '../../../compiler/plan/assign-memory.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import type { Limits } from '../../../compiler/plan/search/index.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { lowerPlan } from '../../../compiler/targets/wasm/lower.ts';
import type { Room } from '../plan-circuit.ts';
import { bytesNeeded, bytesOf, leastLanes } from './layout.ts';

/** Tables, packed operands and sums of groups may take so many times what tensors take, and so much by themselves. */
const besideTensors = { times: 8, bytes: 16 * 2 ** 20 };

/** A plan so many times too big is not searched again: among rings of 8 to 48 qubits the most gained was 8. */
const hopeless = 64;

/**
 * What trees are limited to, as parts of the numbers that fit the memory. The biggest intermediate comes first: a
 * search for it takes as long as one without limits, and what samples share becomes smaller too. The tape makes up to
 * five searches of one.
 */
const parts = [{ biggest: 1 / 32 }, { biggest: 1 / 256 }, { biggest: 1 / 64, tape: 1 / 16 }];

/** Room for plans, with their gradients or for values alone, in chunks of the fewest lanes on one thread. */
export function roomIn(memoryLimit: number, gradient: boolean): Room {
  const wanted = gradient ? { weights: true, inputs: true } : undefined;
  const tensorsOf = (plan: Plan) => bytesNeeded(assignMemory(plan, wantedSteps(plan, wanted)), leastLanes);
  const limitOf = (part: number) => Math.floor((part * memoryLimit) / 4);
  return {
    fits(plan) {
      const tensors = tensorsOf(plan);
      if (tensors > memoryLimit) return false;
      if (besideTensors.times * tensors + besideTensors.bytes <= memoryLimit) return true;
      return bytesOf(lowerPlan(plan, wanted, leastLanes), 1, memoryLimit) <= memoryLimit;
    },
    limitsFor(plan) {
      if (tensorsOf(plan) > hopeless * memoryLimit) return [];
      return parts.map(({ biggest, tape }): Limits => ({
        biggest: limitOf(biggest),
        ...(tape && { tape: limitOf(tape) }),
      }));
    },
  };
}
