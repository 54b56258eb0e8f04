// The variance of the gradient over random weights and inputs: where it falls exponentially with the qubits, training
// starts on a barren plateau (McClean et al., Nature Communications 9, 4812 (2018)).
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { chooseExecutables } from '../runtime/backends/choose.ts';
import { wasm } from '../runtime/backends/wasm/index.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import type { GradientVariance } from './diagnosis.ts';
import { drawSamples, weightsAsInputs } from './weights-as-inputs.ts';

/** Outputs whose gradients are taken; of more, so many from first to last. */
const mostOutputs = 16;
const atOnce = 32;
/** Up to so many qubits in double precision, which is as fast there. */
const exactQubits = 6;
/** A gradient that single precision cannot tell from 0. */
const nothing = 1e-15;

/**
 * Over `samples` draws. `check` is called between batches and may throw. Throws UserError where no backend can compute
 * the circuit.
 */
export function gradientVariance(
  circuit: Circuit,
  samples: number,
  seed: number,
  check: () => void,
): GradientVariance {
  const [inputs, weights, outputs] = [inputCount(circuit), weightCount(circuit), outputCount(circuit)];
  const width = inputs + weights;
  const chosen = evenly(outputs, mostOutputs);
  const sums = chosen.map(() => new Float64Array(weights));
  const squares = chosen.map(() => new Float64Array(weights));
  const backends = circuit.qubits <= exactQubits ? [reference] : [wasm];
  const executables = chooseExecutables(weightsAsInputs(circuit), { backends, onProgress: check, ...(backends[0] === wasm && { backend: wasm }) });
  try {
    for (let first = 0; first < samples; first += atOnce) {
      const batch = Math.min(atOnce, samples - first);
      const places = drawSamples(circuit, seed, first, batch);
      chosen.forEach((output, at) => {
        check();
        const upstream = new Float64Array(batch * outputs);
        for (let sample = 0; sample < batch; sample++) upstream[sample * outputs + output] = 1;
        const by = executables.run(batch, (executable) => executable.vjp([], places, upstream, batch, { weights: false, inputs: true }));
        for (let sample = 0; sample < batch; sample++)
          for (let weight = 0; weight < weights; weight++) {
            const slope = by.inputs[sample * width + inputs + weight];
            sums[at][weight] += slope;
            squares[at][weight] += slope * slope;
          }
      });
    }
  } finally {
    executables.dispose();
  }
  return summarise(sums, squares, samples);
} // prettier-ignore

function summarise(
  sums: readonly Float64Array[],
  squares: readonly Float64Array[],
  samples: number,
): GradientVariance {
  const allWeights = sums[0]?.length ?? 0;
  const moving = new Set<number>();
  const all = sums.flatMap((own, at) =>
    [...own.keys()].flatMap((weight) => {
      if (squares[at][weight] / samples <= nothing) return [];
      moving.add(weight);
      return Math.max(0, squares[at][weight] - own[weight] ** 2 / samples) / (samples - 1);
    }),
  );
  return {
    mean: all.reduce((sum, each) => sum + each, 0) / Math.max(1, all.length),
    largest: all.reduce((most, each) => Math.max(most, each), 0),
    weights: moving.size,
    allWeights,
  };
}

/** At most so many of 0 … count − 1, from the first to the last. */
function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at);
  return Array.from({ length: most }, (_, at) => Math.round((at * (count - 1)) / (most - 1)));
}
