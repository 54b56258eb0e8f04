// The float64 part of a sweep: angles and matrices before it, gradients by matrices back to weights and inputs after it.
import { evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { inputCount } from '../../../compiler/circuit/circuit.ts';
import type { Sweep } from '../../../compiler/targets/wgsl/sweep.ts';
import type { Gradients } from '../backend.ts';
import type { BatchHost } from '../host/host.ts';
import type { Samples } from '../host/samples.ts';
import { compileUnitary } from '../../../compiler/plan/unitary.ts';
import { createSweepAmplitudes } from './sweep-amplitudes.ts';

/** Matrices stand as the kernel wants them: real parts, then imaginary parts; a sample's from 4 · vectors.each · s on. */
export interface SweepHost extends BatchHost {
  /** [4 · vectors.shared]: the matrices that no input reaches, as `begin` made them. */
  readonly shared: Float32Array;
  /** The matrices of each sample, from `at` on. */
  fillMatrices(samples: Samples, out: Float32Array, at: number): void;
  /** The normalised amplitudes, one sample after the other. Throws UserError where they cannot be. */
  fillAmplitudes(samples: Samples, out: Float32Array): void;
  /** Adds gradients by shared matrices (those `pulled`), summed over samples. */
  pullShared(gradient: Float32Array, pulled: readonly boolean[]): void;
  /** Takes the gradients by the matrices of each sample (those `pulled`). */
  pullMatrices(samples: Samples, gradient: Float32Array, pulled: readonly boolean[], into: Into): void;
  /** Takes the gradients by the amplitudes, one sample after the other; weights wait for `finish`. */
  pullAmplitudes(samples: Samples, gradient: Float32Array, gradInputs: Float64Array): void;
}

type Into = Pick<Gradients, 'weights' | 'inputs'>;

export function createSweepHost(sweep: Sweep): SweepHost {
  const { angles: program, vectors } = sweep;
  const inputs = inputCount(sweep.circuit);
  const sharedEntries = new Float32Array(4 * vectors.shared);
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
  const amplitudes = createSweepAmplitudes(sweep, inputs);

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
    shared: sharedEntries,
    begin(weights) {
      evaluateSteps(program, program.once, weights, [], 0, values);
      amplitudes.begin(weights);
      for (const { matrix } of shared) fill(matrix, sharedEntries, 0);
    },
    startPull() {
      flows.fill(0);
      for (const { gradient } of prepared) gradient.fill(0);
    },
    fillMatrices({ inputs: given, first, count }, out, at) {
      if (each.length === 0) return;
      for (let s = 0; s < count; s++) {
        evaluateSteps(program, program.each, [], given, (first + s) * inputs, values);
        for (const { matrix } of each) fill(matrix, out, at + 4 * s * vectors.each);
      }
    },
    fillAmplitudes: amplitudes.fill,
    pullShared(gradient, pulled) {
      for (const { matrix, index } of shared) if (pulled[index]) addGradient(matrix, gradient, 0);
    },
    pullMatrices({ inputs: given, first, count }, gradient, pulled, into) {
      if (each.length === 0) return;
      for (let s = 0; s < count; s++) {
        const offset = (first + s) * inputs;
        evaluateSteps(program, program.each, [], given, offset, values);
        for (const { matrix, index } of each) {
          if (!pulled[index]) continue;
          evaluate(matrix);
          addGradient(matrix, gradient, 4 * s * vectors.each);
          pull(matrix);
        }
        pullSteps(program, program.each, values, flows, into.weights, into.inputs, offset);
      }
    },
    pullAmplitudes: amplitudes.pull,
    finish(gradWeights) {
      for (const { matrix } of shared) pull(matrix);
      pullSteps(program, program.once, values, flows, gradWeights, new Float64Array(0), 0);
      amplitudes.finish(gradWeights);
    },
  };
}
