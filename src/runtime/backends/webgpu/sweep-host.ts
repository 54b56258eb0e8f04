// The float64 part of a sweep: angles, and the matrices that all samples share, before it; gradients by those matrices and by
// angles back to weights and inputs after it.
import { evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { inputCount } from '../../../compiler/circuit/circuit.ts';
import type { SampleMatrices } from '../../../compiler/targets/wgsl/index.ts';
import type { Sweep, SweepMatrix } from '../../../compiler/targets/wgsl/sweep.ts';
import type { BatchHost } from '../host/host.ts';
import type { Samples } from '../host/samples.ts';
import { compileUnitary } from '../../../compiler/plan/unitary.ts';
import { createSweepAmplitudes } from './sweep-amplitudes.ts';
import { createSweepAngles, type SweepAngles } from './sweep-angles.ts';

export interface SweepHost extends BatchHost {
  /** [4 · vectors.shared]: the matrices that no input reaches, as `begin` made them: real parts, then imaginary parts. */
  readonly shared: Float32Array<ArrayBuffer>;
  /** The angles of each sample's matrices; undefined where it has none. */
  readonly angles: SweepAngles | undefined;
  /** The normalised amplitudes, one sample after the other. Throws UserError where they cannot be. */
  fillAmplitudes(samples: Samples, out: Float32Array): void;
  /** Adds gradients by shared matrices (those `pulled`), summed over samples. */
  pullShared(gradient: Float32Array, pulled: readonly boolean[]): void;
  /** Takes the gradients by the amplitudes, one sample after the other; weights wait for `finish`. */
  pullAmplitudes(samples: Samples, gradient: Float32Array, gradInputs: Float64Array): void;
}

/** `matrices`: those of each sample, where there are any. */
export function createSweepHost(sweep: Sweep, matrices: SampleMatrices | undefined): SweepHost {
  const { angles: program, vectors } = sweep;
  const inputs = inputCount(sweep.circuit);
  const sharedEntries = new Float32Array(4 * vectors.shared);
  const values = new Float64Array(program.steps.length);
  const flows = new Float64Array(program.steps.length);
  const shared = sweep.matrices.flatMap((matrix, index) =>
    matrix.perSample ? [] : [prepare(matrix, index)],
  );
  const angles = matrices && createSweepAngles(matrices, { program, inputs, values, flows });
  const amplitudes = createSweepAmplitudes(sweep, inputs);

  return {
    shared: sharedEntries,
    angles,
    begin(weights) {
      evaluateSteps(program, program.once, weights, [], 0, values);
      amplitudes.begin(weights);
      for (const matrix of shared) fill(matrix, values, sharedEntries);
    },
    startPull() {
      flows.fill(0);
      for (const { gradient } of shared) gradient.fill(0);
    },
    fillAmplitudes: amplitudes.fill,
    pullShared(gradient, pulled) {
      for (const matrix of shared) if (pulled[matrix.index]) addGradient(matrix, gradient);
    },
    pullAmplitudes: amplitudes.pull,
    finish(gradWeights) {
      for (const matrix of shared) pull(matrix, program.varying, flows);
      pullSteps(program, program.once, values, flows, gradWeights, new Float64Array(0), 0);
      amplitudes.finish(gradWeights);
    },
  };
}

function prepare(matrix: SweepMatrix, index: number) {
  return {
    ...matrix,
    index,
    entries: 4 ** matrix.qubits,
    unitary: compileUnitary(matrix.qubits, matrix.gates),
    angles: new Float64Array(matrix.steps.length),
    gradAngles: new Float64Array(matrix.steps.length),
    gradient: new Float64Array(2 * 4 ** matrix.qubits),
  };
}

type Prepared = ReturnType<typeof prepare>;

function fill(
  { unitary, angles, steps, at, entries }: Prepared,
  values: Float64Array,
  out: Float32Array,
): void {
  for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
  const numbers = unitary.evaluate(angles);
  for (let entry = 0; entry < entries; entry++) {
    out[4 * at + entry] = numbers[2 * entry];
    out[4 * at + entries + entry] = numbers[2 * entry + 1];
  }
}

/** With G = Σ conj(λ) ψᵀ, dL = 2 Re Σ G · dU: by real parts 2 Re G, by imaginary parts −2 Im G. */
function addGradient({ at, entries, gradient }: Prepared, from: Float32Array): void {
  for (let entry = 0; entry < entries; entry++) {
    gradient[2 * entry] += 2 * from[4 * at + entry];
    gradient[2 * entry + 1] -= 2 * from[4 * at + entries + entry];
  }
}

/** From the gradient by the matrix last evaluated to the flows of its angles' steps. */
function pull(
  { unitary, gradient, gradAngles, steps }: Prepared,
  varying: readonly boolean[],
  flows: Float64Array,
): void {
  gradAngles.fill(0);
  unitary.pull(gradient, gradAngles);
  gradient.fill(0);
  for (let index = 0; index < steps.length; index++) {
    if (varying[steps[index]]) flows[steps[index]] += gradAngles[index];
  }
}
