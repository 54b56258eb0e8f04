// Amplitude encoding on the host: v = a / |a| for a sample's numbers a, or the numbers Tr(P |v><v|) of it, and the way
// back. Numbers are expressions of weights and inputs; a run of inputs is read as it stands.
import { inputRun } from '../../../compiler/circuit/amplitudes.ts';
import { compileAngles, evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { expectation, realPauli } from '../../../compiler/circuit/pauli.ts';
import type { Encoder } from '../../../compiler/plan/plan.ts';
import { requireNorm } from '../reference/prepare.ts';
import type { Numbers } from './host.ts';

export interface Amplitudes {
  /** What weights alone decide. Once a batch, before anything else. */
  begin(weights: ArrayLike<number>): void;
  /**
   * Entry i of a sample to out[at + i·stride]; `inputs` is the number of a sample's inputs. Throws UserError where there
   * is no norm to divide by.
   */
  fill(
    samples: ArrayLike<number>,
    sample: number,
    inputs: number,
    out: Numbers,
    at: number,
    stride: number,
  ): void;
  /**
   * Adds ∂L/∂inputs to gradInputs [batch × inputs] for ∂L/∂entry i at gradient[at + i·stride]; what goes to weights waits
   * for `finish`.
   */
  pull(gradient: Numbers, at: number, stride: number, samples: ArrayLike<number>, sample: number, inputs: number, gradInputs: Float64Array): void; // prettier-ignore
  /** Adds what the samples since `begin` give to the weights. */
  finish(gradWeights: Float64Array): void;
}

export function createAmplitudes(encoder: Extract<Encoder, { kind: 'amplitudes' }>): Amplitudes {
  const { amplitudes, qubits, form, entries } = encoder;
  const { length } = amplitudes;
  const run = inputRun(amplitudes);
  const program = compileAngles(run ? [] : amplitudes);
  const values = new Float64Array(program.steps.length);
  const flows = new Float64Array(program.steps.length);
  const v = new Float64Array(2 ** qubits);
  const g = new Float64Array(2 ** qubits);
  const paulis = form === 'pauli' ? entries.map((entry) => realPauli(entry, qubits)) : [];

  /** Fills v; returns the norm that it was divided by. */
  function normalise(samples: ArrayLike<number>, sample: number, inputs: number): number {
    const from = sample * inputs;
    if (run) for (let k = 0; k < length; k++) v[k] = samples[from + run.offset + k];
    else {
      evaluateSteps(program, program.each, [], samples, from, values);
      for (let k = 0; k < length; k++) v[k] = values[program.results[k]];
    }
    return requireNorm(v, sample);
  }

  return {
    begin(weights) {
      flows.fill(0);
      evaluateSteps(program, program.once, weights, [], 0, values);
    },
    fill(samples, sample, inputs, out, at, stride) {
      normalise(samples, sample, inputs);
      if (form === 'unitary') entries.forEach((entry, index) => (out[at + index * stride] = v[entry]));
      else paulis.forEach((pauli, index) => (out[at + index * stride] = expectation(pauli, v)));
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
      // ∂v/∂a = (1 − v vᵀ) / |a|
      let along = 0;
      for (let k = 0; k < length; k++) along += g[k] * v[k];
      const from = sample * inputs;
      for (let k = 0; k < length; k++) {
        const flow = (g[k] - along * v[k]) / norm;
        if (run) gradInputs[from + run.offset + k] += flow;
        else flows[program.results[k]] += flow;
      }
      pullSteps(program, program.each, values, flows, none, gradInputs, from);
    },
    finish(gradWeights) {
      pullSteps(program, program.once, values, flows, gradWeights, none, 0);
    },
  };
}

const none = new Float64Array(0);
