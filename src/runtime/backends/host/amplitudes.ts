// Amplitude encoding on the host: v = inputs / |inputs|, or the numbers Tr(P |v><v|) of it, and the way back.
import { sparsePauli } from '../../../compiler/plan/pauli.ts';
import type { Encoder } from '../../../compiler/plan/plan.ts';
import { normalise as normaliseInputs } from '../reference/prepare.ts';
import type { Numbers } from './host.ts';

export interface Amplitudes {
  /** Entry i of a sample to out[at + i·stride]; `inputs` is the number of a sample's inputs. */
  fill(
    samples: ArrayLike<number>,
    sample: number,
    inputs: number,
    out: Numbers,
    at: number,
    stride: number,
  ): void;
  /** Adds ∂L/∂inputs to gradInputs [batch × inputs] for ∂L/∂entry i at gradient[at + i·stride]. */
  pull(gradient: Numbers, at: number, stride: number, samples: ArrayLike<number>, sample: number, inputs: number, gradInputs: Float64Array): void; // prettier-ignore
}

export function createAmplitudes(encoder: Extract<Encoder, { kind: 'amplitudes' }>): Amplitudes {
  const { offset, length, qubits, form, entries } = encoder;
  const v = new Float64Array(2 ** qubits);
  const g = new Float64Array(2 ** qubits);
  /** Entries as sums over pairs: Σ_r sign[r] v[r] v[r ^ flips]; an odd number of Ys gives 0. */
  const paulis = form === 'pauli' ? entries.map((entry) => realPauli(entry, qubits)) : [];

  function normalise(samples: ArrayLike<number>, sample: number, inputs: number): number {
    const { v: normalised, norm } = normaliseInputs(encoder, samples, sample * inputs, sample);
    v.fill(0);
    v.set(normalised);
    return norm;
  }

  return {
    fill(samples, sample, inputs, out, at, stride) {
      normalise(samples, sample, inputs);
      if (form === 'unitary') {
        entries.forEach((entry, index) => (out[at + index * stride] = v[entry]));
        return;
      }
      paulis.forEach((pauli, index) => {
        let sum = 0;
        if (pauli) for (let r = 0; r < v.length; r++) sum += pauli.signs[r] * v[r] * v[r ^ pauli.flips];
        out[at + index * stride] = sum;
      });
    },
    pull(gradient, at, stride, samples, sample, inputs, gradInputs) {
      const norm = normalise(samples, sample, inputs);
      g.fill(0);
      if (form === 'unitary') entries.forEach((entry, index) => (g[entry] += gradient[at + index * stride]));
      else
        paulis.forEach((pauli, index) => {
          const flow = gradient[at + index * stride];
          if (pauli)
            for (let r = 0; r < v.length; r++) g[r] += 2 * flow * pauli.signs[r] * v[r ^ pauli.flips];
        });
      // ∂v/∂x = (1 − v vᵀ) / |x|
      let along = 0;
      for (let index = 0; index < length; index++) along += g[index] * v[index];
      const from = sample * inputs + offset;
      for (let index = 0; index < length; index++)
        gradInputs[from + index] += (g[index] - along * v[index]) / norm;
    },
  };
}

function realPauli(entry: number, qubits: number): { flips: number; signs: number[] } | undefined {
  const { flips, phases } = sparsePauli(entry, qubits);
  // i^phase is ±i for all r (an odd number of Ys: antisymmetric), or ±1 for all.
  if (phases[0] % 2 === 1) return undefined;
  return { flips, signs: phases.map((phase) => (phase === 0 ? 1 : -1)) };
}
