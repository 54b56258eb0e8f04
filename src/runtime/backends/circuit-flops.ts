// What it takes to compute a circuit's exact values for one sample, whatever computes it: the cost of its cheapest plan.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { cheapest } from '../../compiler/plan/choose-plan.ts';
import { prepareCircuit } from '../../compiler/plan/index.ts';
import type { Flops } from '../flops.ts';
import { plansOfCircuit } from './plan-circuit.ts';

/** A batch that backends plan for; what is made once for all its samples is divided among them. */
const batch = 128;

const known = new WeakMap<Circuit, { readonly flops: Flops }>();

/** Of one sample of a batch of 128, as `qcnn describe` says them for the batch; undefined where there is no plan. */
export function circuitFlops(circuit: Circuit): Flops {
  let found = known.get(circuit);
  if (!found) {
    const plan = cheapest(plansOfCircuit(prepareCircuit(circuit), { batch }));
    found = { flops: plan && plan.cost.forward / batch };
    known.set(circuit, found);
  }
  return found.flops;
}
