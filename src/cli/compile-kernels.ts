// What `qcnn compile` says of the kernels of a circuit: the plans that could run it, and their code.
import Table from 'cli-table3';
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
import { count, flops } from './figures.ts';
import { showingSearch } from './search-progress.ts';

/** Texts. */
export interface Kernels {
  /** A table of all plans. */
  readonly explain: () => string;
  /** The cheapest plan; throws where it is to be verified and breaks its rules. */
  readonly plan: (verify?: boolean) => string;
  readonly wat: () => string;
  readonly wgsl: () => string;
}

/** Plans are made for batches of so many samples. */
export function kernelsOf(circuit: Circuit, batch = 128): Kernels {
  let ready: PreparedCircuit | undefined;
  const prepared = () => (ready ??= prepareCircuit(circuit));
  return {
    explain: () =>
      formatPlans(
        showingSearch((onProgress) => plansOfCircuit(prepared(), { batch, onProgress })),
        batch,
      ),
    plan: (verify = false) => {
      const plan = showingSearch((onProgress) => planCircuit(prepared(), { batch, onProgress }));
      const violations = verify ? verifyPlan(plan) : [];
      if (violations.length > 0) throw new Error(`the plan breaks its rules: ${violations.join('; ')}`);
      return printPlan(plan, batch);
    },
    wat: emitWat,
    wgsl: () => emitWgsl(prepared()),
  };
}

/** The ways in which kernels could run the circuit: the cheapest is what `--emit plan` prints. */
function formatPlans(found: readonly Candidate[], batch: number): string {
  const heads = [
    'plan',
    'contractions',
    'flops\nforward',
    'flops\ngradient',
    'numbers kept\na sample',
    'biggest\ntensor',
  ];
  const table = new Table({
    head: heads,
    colAligns: ['left', ...heads.slice(1).map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const each of found) {
    if ('reason' in each)
      table.push([each.name, { colSpan: heads.length - 1, content: `none: ${each.reason}` }]);
    else {
      const { contractions, forward, gradient, tape, biggest } = each.cost;
      table.push([
        each.name,
        count(contractions),
        flops(forward),
        flops(gradient),
        count(tape),
        count(biggest),
      ]);
    }
  }
  return `${table.toString()}\nfor a batch of ${batch}`;
}
