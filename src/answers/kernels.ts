// What would compute a circuit: its plans, and their code.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import {
  prepareCircuit,
  printPlan,
  verifyPlan,
  type Candidate,
  type PreparedCircuit,
} from '../compiler/plan/index.ts';
import { emitWat } from '../compiler/targets/wasm/index.ts';
import { emitWgsl } from '../compiler/targets/wgsl/index.ts';
import { planCircuit, plansOfCircuit } from '../runtime/backends/plan-circuit.ts';
import type { Searching } from './search.ts';

/** All but the first are texts. */
export interface Kernels {
  /** The ways in which kernels could run the circuit: the cheapest is `plan`. */
  readonly candidates: () => readonly Candidate[];
  /** The cheapest plan; throws where it is to be verified and breaks its rules. */
  readonly plan: (verify?: boolean) => string;
  readonly wat: () => string;
  readonly wgsl: () => string;
}

/** Plans are made for batches of so many samples. */
export function kernelsOf(circuit: Circuit, batch: number, searching: Searching): Kernels {
  let ready: PreparedCircuit | undefined;
  const prepared = () => (ready ??= prepareCircuit(circuit));
  return {
    candidates: () =>
      searching((onProgress) => plansOfCircuit(prepared(), { batch, ...(onProgress && { onProgress }) })),
    plan: (verify = false) => {
      const plan = searching((onProgress) => planCircuit(prepared(), { batch, ...(onProgress && { onProgress }) })); // prettier-ignore
      const violations = verify ? verifyPlan(plan) : [];
      if (violations.length > 0) throw new Error(`the plan breaks its rules: ${violations.join('; ')}`);
      return printPlan(plan, batch);
    },
    wat: emitWat,
    wgsl: () => emitWgsl(prepared()),
  };
}
