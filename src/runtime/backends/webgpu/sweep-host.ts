// The float64 part of a sweep: angles and matrices before it, gradients by matrices back to weights and inputs after it.
import { evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { inputCount } from '../../../compiler/circuit/circuit.ts';
import type { Sweep } from '../../../compiler/targets/wgsl/sweep.ts';
import { createAmplitudes } from '../host/amplitudes.ts';
import { compileUnitary } from '../../../compiler/plan/unitary.ts';

/** Matrices stand as the kernel wants them: real parts, then imaginary parts. Samples are counted in the whole batch. */
export interface SweepHost {
  /** Angles and matrices that no input reaches, into out[0 … 4 · vectors.shared). Once a batch, before anything else. */
  begin(weights: ArrayLike<number>, out: Float32Array): void;
  /** The matrices of one sample, from `at` on. */
  fillMatrices(inputs: ArrayLike<number>, sample: number, out: Float32Array, at: number): void;
  /** The normalised amplitudes of one sample. Throws UserError where they cannot be. */
  fillAmplitudes(inputs: ArrayLike<number>, sample: number, out: Float32Array, at: number): void;
  /** Adds gradients by shared matrices (those `pulled`), summed over samples. */
  pullShared(gradient: Float32Array, pulled: readonly boolean[]): void;
  /** Takes the gradients by one sample's matrices, from `at` on. */
  pullMatrices(gradient: Float32Array, at: number, pulled: readonly boolean[], inputs: ArrayLike<number>, sample: number, gradWeights: Float64Array, gradInputs: Float64Array): void; // prettier-ignore
  /** Takes the gradients by one sample's amplitudes; weights wait for `finish`. */
  pullAmplitudes(gradient: Float32Array, at: number, inputs: ArrayLike<number>, sample: number, gradInputs: Float64Array): void; // prettier-ignore
  /** Adds what shared matrices and once-a-batch angles give to the weights, and is ready for the next batch. */
  finish(gradWeights: Float64Array): void;
}

export function createSweepHost(sweep: Sweep): SweepHost {
  const { angles: program } = sweep;
  const inputCountOfSample = inputCount(sweep.circuit);
  const values = new Float64Array(program.steps.length);
  const flows = new Float64Array(program.steps.length);
  const prepared = sweep.matrices.map((matrix) => ({
    ...matrix,
    entries: 4 ** matrix.qubits,
    unitary: compileUnitary(matrix.qubits, matrix.gates),
    angles: new Float64Array(matrix.steps.length),
    gradAngles: new Float64Array(matrix.steps.length),
    gradient: new Float64Array(2 * 4 ** matrix.qubits),
  }));
  type Prepared = (typeof prepared)[number];
  const indexed = prepared.map((matrix, index) => ({ matrix, index }));
  const shared = indexed.filter(({ matrix }) => !matrix.perSample);
  const each = indexed.filter(({ matrix }) => matrix.perSample);
  const preparations = sweep.preparations.map(({ amplitudes, bits, at }) => {
    const entries = Array.from({ length: 2 ** bits.length }, (_, entry) => entry);
    const qubits = bits.length;
    return {
      at,
      amplitudes: createAmplitudes({ kind: 'amplitudes', form: 'unitary', amplitudes, qubits, entries }),
    };
  });

  function evaluate({ unitary, angles, steps }: Prepared): Float64Array {
    for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
    return unitary.evaluate(angles);
  }

  function fill(matrix: Prepared, out: Float32Array, from: number): void {
    const unitary = evaluate(matrix);
    const at = from + 4 * matrix.at;
    for (let entry = 0; entry < matrix.entries; entry++) {
      out[at + entry] = unitary[2 * entry];
      out[at + matrix.entries + entry] = unitary[2 * entry + 1];
    }
  }

  /** With G = Σ conj(λ) ψᵀ, dL = 2 Re Σ G · dU: by real parts 2 Re G, by imaginary parts −2 Im G. */
  function addGradient({ at, entries, gradient }: Prepared, from: Float32Array, start: number): void {
    for (let entry = 0; entry < entries; entry++) {
      gradient[2 * entry] += 2 * from[start + 4 * at + entry];
      gradient[2 * entry + 1] -= 2 * from[start + 4 * at + entries + entry];
    }
  }

  /** From the gradient by the matrix last evaluated to the flows of its angles' steps. */
  function pull({ unitary, gradient, gradAngles, steps }: Prepared): void {
    gradAngles.fill(0);
    unitary.pull(gradient, gradAngles);
    gradient.fill(0);
    for (let index = 0; index < steps.length; index++) {
      if (program.varying[steps[index]]) flows[steps[index]] += gradAngles[index];
    }
  }

  return {
    begin(weights, out) {
      flows.fill(0);
      for (const { gradient } of prepared) gradient.fill(0);
      evaluateSteps(program, program.once, weights, [], 0, values);
      for (const { amplitudes } of preparations) amplitudes.begin(weights);
      for (const { matrix } of shared) fill(matrix, out, 0);
    },
    fillMatrices(inputs, sample, out, at) {
      if (each.length === 0) return;
      evaluateSteps(program, program.each, [], inputs, sample * inputCountOfSample, values);
      for (const { matrix } of each) fill(matrix, out, at);
    },
    fillAmplitudes(inputs, sample, out, at) {
      for (const { amplitudes, at: place } of preparations)
        amplitudes.fill(inputs, sample, inputCountOfSample, out, at + place, 1);
    },
    pullShared(gradient, pulled) {
      for (const { matrix, index } of shared) if (pulled[index]) addGradient(matrix, gradient, 0);
    },
    pullMatrices(gradient, at, pulled, inputs, sample, gradWeights, gradInputs) {
      const offset = sample * inputCountOfSample;
      evaluateSteps(program, program.each, [], inputs, offset, values);
      for (const { matrix, index } of each) {
        if (!pulled[index]) continue;
        evaluate(matrix);
        addGradient(matrix, gradient, at);
        pull(matrix);
      }
      pullSteps(program, program.each, values, flows, gradWeights, gradInputs, offset);
    },
    pullAmplitudes(gradient, at, inputs, sample, gradInputs) {
      for (const { amplitudes, at: place } of preparations)
        amplitudes.pull(gradient, at + place, 1, inputs, sample, inputCountOfSample, gradInputs);
    },
    finish(gradWeights) {
      for (const { matrix } of shared) pull(matrix);
      pullSteps(program, program.once, values, flows, gradWeights, new Float64Array(0), 0);
      for (const { amplitudes } of preparations) amplitudes.finish(gradWeights);
    },
  };
}
