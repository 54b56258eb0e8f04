// The right numbers for as many of a workload's samples as the reference backend computes in bounded time.
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { UserError } from '../user-error.ts';
import type { Samples } from './samples.ts';

export interface Oracle {
  /** [samples × outputs] of the first samples. */
  readonly values: Float64Array;
  /** [batch × outputs]: zero but for these samples. */
  readonly upstream: Float32Array;
  /** [weights]: the gradient for that upstream. */
  readonly gradient: Float64Array;
}

/** undefined where the reference refuses the circuit. `budgetMs` is kept unless a single sample takes longer. */
export function consultReference(circuit: Circuit, samples: Samples, budgetMs: number): Oracle | undefined {
  const executable = loadReference(circuit);
  if (!executable) return undefined;
  const vjp = (count: number) => {
    const inputs = samples.inputs.subarray(0, count * inputCount(circuit));
    const upstream = samples.upstream.subarray(0, count * outputCount(circuit));
    return executable.vjp(samples.weights, inputs, upstream, count);
  };
  try {
    const begin = performance.now();
    vjp(1);
    const affordable = Math.floor(budgetMs / (performance.now() - begin));
    const count = Math.max(1, Math.min(samples.batch, affordable));
    const { values, weights } = vjp(count);
    return {
      values,
      upstream: samples.upstream.map((each, i) => (i < values.length ? each : 0)),
      gradient: weights,
    };
  } finally {
    executable.dispose();
  }
}

function loadReference(circuit: Circuit): ReturnType<typeof reference.load> | undefined {
  try {
    return reference.load(circuit);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
