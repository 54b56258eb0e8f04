// The right numbers for as many of a workload's samples as float64 gives in bounded time: those of the reference
// backend, or, where its states do not fit, those of the plan interpreted step by step.
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { planCost, type Plan } from '../compiler/plan/index.ts';
import type { Executable, Gradients } from '../runtime/backends/backend.ts';
import { interpretPlan } from '../runtime/backends/interpreter/index.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { UserError } from '../user-error.ts';
import type { Samples } from './samples.ts';

export interface Oracle {
  /** How many samples these are: at least one, as many as the time allows. */
  readonly samples: number;
  /** [samples × outputs] of the first samples. */
  readonly values: Float64Array;
  /** [batch × outputs]: zero but for these samples. */
  readonly upstream: Float32Array;
  /** The gradients for that upstream: [weights], and [samples × inputs]. */
  readonly gradients: Pick<Gradients, 'weights' | 'inputs'>;
}

/** Most flops of one sample's gradient, and most numbers kept for it, that are interpreted: some ten seconds, 1 GiB. */
const MOST_FLOPS = 3e9;
const MOST_NUMBERS = 2 ** 27;

/** undefined where nothing in float64 is feasible. `budgetMs` is kept unless a single sample takes longer. */
export function consultOracle(
  circuit: Circuit,
  plan: () => Plan,
  samples: Samples,
  budgetMs: number,
): Oracle | undefined {
  const executable = loadReference(circuit) ?? loadInterpreter(circuit, plan());
  if (!executable) return undefined;
  const vjp = (count: number) => {
    const inputs = samples.inputs.subarray(0, count * inputCount(circuit));
    const upstream = samples.upstream.subarray(0, count * outputCount(circuit));
    return executable.vjp(samples.weights, inputs, upstream, count);
  };
  try {
    const timeOne = () => {
      const begin = performance.now();
      const one = vjp(1);
      return { one, took: performance.now() - begin };
    };
    let { one: first, took } = timeOne();
    // The first time takes longer than those to come.
    if (took < budgetMs / 4) ({ one: first, took } = timeOne());
    const affordable = Math.min(samples.batch, Math.floor(budgetMs / took));
    const { values, ...gradients } = affordable > 1 ? vjp(affordable) : first;
    return {
      samples: Math.max(1, affordable),
      values,
      upstream: samples.upstream.map((each, i) => (i < values.length ? each : 0)),
      gradients,
    };
  } finally {
    executable.dispose();
  }
}

function loadReference(circuit: Circuit): Executable | undefined {
  try {
    return reference.load(circuit);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function loadInterpreter(circuit: Circuit, plan: Plan): Executable | undefined {
  const { gradient, tape } = planCost(plan, 1);
  return gradient <= MOST_FLOPS && tape <= MOST_NUMBERS ? interpretPlan(plan, circuit) : undefined;
}
