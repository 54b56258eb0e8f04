// Prepared amplitudes of a sweep in float64: the numbers of one sample after the other, each preparation at its place.
import type { Sweep } from '../../../compiler/targets/wgsl/sweep.ts';
import { createAmplitudes, type Amplitudes } from '../host/amplitudes.ts';
import type { Rows, Samples } from '../host/samples.ts';

export interface SweepAmplitudes {
  begin(weights: ArrayLike<number>): void;
  /** Throws UserError where there is no norm to divide by. */
  fill(samples: Samples, out: Float32Array): void;
  /** Takes the gradients by them; weights wait for `finish`. */
  pull(samples: Samples, gradient: Float32Array, gradInputs: Float64Array): void;
  finish(gradWeights: Float64Array): void;
}

/** `inputs`: numbers of a sample. */
export function createSweepAmplitudes(sweep: Sweep, inputs: number): SweepAmplitudes {
  const preparations = sweep.preparations.map(({ amplitudes, bits, at }) => {
    const entries = Array.from({ length: 2 ** bits.length }, (_, entry) => entry);
    const encoder = {
      kind: 'amplitudes',
      form: 'unitary',
      amplitudes,
      qubits: bits.length,
      entries,
    } as const;
    return { at, encoder: createAmplitudes(encoder, inputs) };
  });

  /** Calls back for each sample and preparation, with the rows of its entries. */
  function forEach(
    { inputs: given, first, count }: Samples,
    numbers: Float32Array,
    work: (encoder: Amplitudes, sample: Samples, rows: Rows) => void,
  ): void {
    for (let s = 0; s < count; s++) {
      for (const { encoder, at } of preparations) {
        const rows = { numbers, at: s * sweep.amplitudes + at, stride: 1 };
        work(encoder, { inputs: given, first: first + s, count: 1 }, rows);
      }
    }
  }

  return {
    begin(weights) {
      for (const { encoder } of preparations) encoder.begin(weights);
    },
    fill(samples, out) {
      forEach(samples, out, (encoder, sample, rows) => encoder.fill(sample, rows));
    },
    pull(samples, gradient, gradInputs) {
      forEach(samples, gradient, (encoder, sample, rows) => encoder.pull(sample, rows, gradInputs));
    },
    finish(gradWeights) {
      for (const { encoder } of preparations) encoder.finish(gradWeights);
    },
  };
}
