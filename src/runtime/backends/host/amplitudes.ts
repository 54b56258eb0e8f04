// Amplitude encoding on the host: v = a / |a| for a sample's numbers a, or the numbers Tr(P |v><v|) of it, and the way
// back. Numbers are expressions of weights and inputs; a run of inputs is read as it stands.
import { inputRun } from '../../../compiler/circuit/amplitudes.ts';
import { compileAngles, evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { expectation, realPauli } from '../../../compiler/circuit/pauli.ts';
import type { Encoder } from '../../../compiler/plan/plan.ts';
import { requireNorm } from '../reference/prepare.ts';
import type { Rows, Samples } from './samples.ts';

export interface Amplitudes {
  /** What weights alone decide. Once a batch, before anything else. */
  begin(weights: ArrayLike<number>): void;
  /** The entries of the samples, a row each. Throws UserError where there is no norm to divide by. */
  fill(samples: Samples, out: Rows): void;
  /** Adds ∂L/∂inputs to gradInputs [batch × inputs] for ∂L/∂entry in a row each; what goes to weights waits for `finish`. */
  pull(samples: Samples, gradient: Rows, gradInputs: Float64Array): void;
  /** Adds what the samples since `begin` give to the weights. */
  finish(gradWeights: Float64Array): void;
}

/** `inputs`: numbers of a sample. */
export function createAmplitudes(
  encoder: Extract<Encoder, { kind: 'amplitudes' }>,
  inputs: number,
): Amplitudes {
  const { amplitudes, qubits, form, entries } = encoder;
  const { length } = amplitudes;
  const run = inputRun(amplitudes);
  const program = compileAngles(run ? [] : amplitudes);
  const values = new Float64Array(program.steps.length);
  const flows = new Float64Array(program.steps.length);
  const v = new Float64Array(2 ** qubits);
  const g = new Float64Array(2 ** qubits);
  const paulis = form === 'pauli' ? entries.map((entry) => realPauli(entry, qubits)) : [];

  /** Fills v for a sample of the batch; returns the norm that it was divided by. */
  function normalise({ inputs: given }: Samples, sample: number): number {
    const from = sample * inputs;
    if (run) for (let k = 0; k < length; k++) v[k] = given[from + run.offset + k];
    else {
      evaluateSteps(program, program.each, [], given, from, values);
      for (let k = 0; k < length; k++) v[k] = values[program.results[k]];
    }
    return requireNorm(v, sample);
  }

  /** Fills g with the gradient by v. */
  function gradientByState({ numbers, stride }: Rows, at: number): void {
    g.fill(0);
    if (form === 'unitary') {
      entries.forEach((entry, index) => (g[entry] += numbers[at + index * stride]));
      return;
    }
    paulis.forEach((pauli, index) => {
      const flow = numbers[at + index * stride];
      if (pauli) for (let r = 0; r < v.length; r++) g[r] += 2 * flow * pauli.signs[r] * v[r ^ pauli.flips];
    });
  }

  return {
    begin(weights) {
      flows.fill(0);
      evaluateSteps(program, program.once, weights, [], 0, values);
    },
    fill(samples, { numbers, at, stride }) {
      for (let s = 0; s < samples.count; s++) {
        normalise(samples, samples.first + s);
        if (form === 'unitary')
          entries.forEach((entry, index) => (numbers[at + index * stride + s] = v[entry]));
        else paulis.forEach((pauli, index) => (numbers[at + index * stride + s] = expectation(pauli, v)));
      }
    },
    pull(samples, gradient, gradInputs) {
      for (let s = 0; s < samples.count; s++) {
        const norm = normalise(samples, samples.first + s);
        gradientByState(gradient, gradient.at + s);
        // ∂v/∂a = (1 − v vᵀ) / |a|
        let along = 0;
        for (let k = 0; k < length; k++) along += g[k] * v[k];
        const from = (samples.first + s) * inputs;
        for (let k = 0; k < length; k++) {
          const flow = (g[k] - along * v[k]) / norm;
          if (run) gradInputs[from + run.offset + k] += flow;
          else flows[program.results[k]] += flow;
        }
        pullSteps(program, program.each, values, flows, none, gradInputs, from);
      }
    },
    finish(gradWeights) {
      pullSteps(program, program.once, values, flows, gradWeights, none, 0);
    },
  };
}

const none = new Float64Array(0);
