// Backends that stand in for a device: one notes with which numbers a model asks for its circuit, the other answers with
// what was measured elsewhere. Models of any kind need not know.
import { outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import type { Backend } from '../runtime/backends/backend.ts';

/** One run of a circuit. */
export interface Call {
  readonly circuit: Circuit;
  /** [weights] radians. */
  readonly weights: Float64Array;
  /** [inputs] of the sample. */
  readonly inputs: Float64Array;
}

/** Notes each sample in `calls`; all outputs are 0. */
export function noting(calls: Call[]): Backend {
  return standIn((circuit, weights, inputs, batch) => {
    const width = batch > 0 ? inputs.length / batch : 0;
    const fixed = Float64Array.from(weights);
    for (let sample = 0; sample < batch; sample++) {
      const own = Float64Array.from({ length: width }, (_, at) => inputs[sample * width + at]);
      calls.push({ circuit, weights: fixed, inputs: own });
    }
    return new Float64Array(batch * outputCount(circuit));
  });
}

/** Takes the outputs from the front of `rows`, in their order; where there are none left, 0. */
export function answering(rows: (readonly number[])[]): Backend {
  return standIn((circuit, _, __, batch) => {
    const width = outputCount(circuit);
    const values = new Float64Array(batch * width);
    rows.splice(0, batch).forEach((row, sample) => values.set(row, sample * width));
    return values;
  });
}

const noGradients = (): never => {
  throw new Error('a stand-in has no gradients');
};

function standIn(
  values: (circuit: Circuit, weights: ArrayLike<number>, inputs: ArrayLike<number>, batch: number) => Float64Array,
): Backend {
  return {
    ...reference,
    load: (circuit) => ({
      backend: reference.name,
      circuit,
      forward: (weights, inputs, batch) => values(circuit, weights, inputs, batch),
      vjp: noGradients,
      vjpMany: noGradients,
      dispose: () => {},
    }),
  };
} // prettier-ignore
