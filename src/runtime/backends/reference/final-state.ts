// The state in which a circuit leaves some of its qubits, from the simulator's own: amplitudes in order, or a density
// matrix with everything else traced out.
import { inputCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { BackendRefusal } from '../../../user-error.ts';
import { createStates } from './execute.ts';
import { programOf } from './index.ts';
import type { State } from './kernels.ts';
import { siteOf } from './sites.ts';

/** For weights [weights] and sample number `sample` of inputs [batch × inputs]. */
type OfSample<T> = (weights: ArrayLike<number>, inputs: ArrayLike<number>, sample: number) => T;

/** Products of a row and a column of a density matrix that are summed, at most, as a power of two. */
const mostSteps = 32;

/**
 * Amplitudes of the given qubits, which are all that the circuit has; the first is the most significant bit. Nothing in
 * the circuit ends a qubit or is noise. Throws BackendRefusal where memory does not suffice.
 */
export function loadAmplitudes(circuit: Circuit, qubits: readonly number[]): OfSample<State> {
  const { program, masks } = programFor(circuit, qubits);
  const { offsets } = siteOf(masks);
  const states = createStates(program, inputCount(circuit));
  return (weights, inputs, sample) => {
    const { re, im } = states(weights, inputs, sample);
    return { re: Float64Array.from(offsets, (at) => re[at]), im: Float64Array.from(offsets, (at) => im[at]) };
  };
}

/**
 * Density matrix [2^k × 2^k] of k live qubits, row-major; the first is the most significant bit. All others are traced
 * out. Throws BackendRefusal where memory or time does not suffice.
 */
export function loadDensity(circuit: Circuit, qubits: readonly number[]): OfSample<State> {
  const { program, masks } = programFor(circuit, qubits);
  const states = createStates(program, inputCount(circuit));
  const wires = program.density ? program.wires / 2 : program.wires;
  if (!program.density && wires + qubits.length > mostSteps) {
    throw new BackendRefusal(
      `A density matrix of ${qubits.length} out of ${wires} qubits takes too long.`,
      'Name fewer qubits.',
    );
  }
  const kept = masks.reduce((all, mask) => all | mask, 0);
  const others = Array.from({ length: wires }, (_, wire) => 1 << (program.density ? 2 * wire + 1 : wire));
  const rows = siteOf(masks).offsets;
  const rest = siteOf(others.filter((mask) => (mask & kept) === 0)).offsets;
  return (weights, inputs, sample) => {
    const state = states(weights, inputs, sample);
    return program.density ? partialTrace(state, rows, rest) : outerProducts(state, rows, rest);
  };
}

/** An output that reads the qubits, and nothing else, says where the simulator has them. */
function programFor(circuit: Circuit, qubits: readonly number[]) {
  const program = programOf({ ...circuit, outputs: [{ kind: 'probabilities', qubits }] });
  const [output] = program.outputs;
  return { program, masks: output.kind === 'probabilities' ? output.bits : [] };
}

/** Σ_rest ψ[a, rest] ψ[b, rest]* */
function outerProducts({ re, im }: State, rows: Int32Array, rest: Int32Array): State {
  const size = rows.length;
  const found = emptyMatrix(size);
  const ownRe = new Float64Array(size);
  const ownIm = new Float64Array(size);
  for (const offset of rest) {
    for (let a = 0; a < size; a++) {
      ownRe[a] = re[offset | rows[a]];
      ownIm[a] = im[offset | rows[a]];
    }
    for (let a = 0; a < size; a++) {
      const [aRe, aIm] = [ownRe[a], ownIm[a]];
      if (aRe === 0 && aIm === 0) continue;
      for (let b = 0, at = a * size; b <= a; b++, at++) {
        found.re[at] += aRe * ownRe[b] + aIm * ownIm[b];
        found.im[at] += aIm * ownRe[b] - aRe * ownIm[b];
      }
    }
  }
  return mirrored(found, size);
}

/** Σ_rest ρ[(a, rest), (b, rest)]; a column bit lies one below its row bit. */
function partialTrace({ re, im }: State, rows: Int32Array, rest: Int32Array): State {
  const size = rows.length;
  const found = emptyMatrix(size);
  for (const offset of rest) {
    for (let a = 0; a < size; a++) {
      const row = offset | rows[a];
      for (let b = 0, at = a * size; b <= a; b++, at++) {
        const place = row | ((offset | rows[b]) >>> 1);
        found.re[at] += re[place];
        found.im[at] += im[place];
      }
    }
  }
  return mirrored(found, size);
}

function emptyMatrix(size: number): State {
  return { re: new Float64Array(size * size), im: new Float64Array(size * size) };
}

/** Fills the upper half of a Hermitian matrix from the lower one; the diagonal is real. */
function mirrored(matrix: State, size: number): State {
  const { re, im } = matrix;
  for (let a = 0; a < size; a++) {
    im[a * size + a] = 0;
    for (let b = 0; b < a; b++) {
      re[b * size + a] = re[a * size + b];
      im[b * size + a] = -im[a * size + b];
    }
  }
  return matrix;
}
