// Every gate's matrix is a combination of (1, cos θ/2, sin θ/2, cos θ, sin θ) in each angle θ: the coefficients.
import { gateMatrix, gateNamed } from '../circuit/gates.ts';
import { controlled } from '../circuit/matrix.ts';
import { trigonometric, type Form } from './plan.ts';
import { pauliMatrix, realMatrix } from './pauli.ts';

const count = trigonometric.length;

/** The values of `trigonometric` at an angle in radians. */
export function functionsAt(angle: number): number[] {
  return [1, Math.cos(angle / 2), Math.sin(angle / 2), Math.cos(angle), Math.sin(angle)];
}

/** Their derivatives. */
export function derivativesAt(angle: number): number[] {
  return [0, -Math.sin(angle / 2) / 2, Math.cos(angle / 2) / 2, -Math.sin(angle), Math.cos(angle)];
}

/** Five places in one period of 4π: frequencies 0, 1/2 and 1 are told apart exactly. */
const nodes = trigonometric.map((_, index) => (4 * Math.PI * index) / count);

/** coefficients[f] = Σ_j fit[f][j] · value(nodes[j]): the discrete Fourier transform at these frequencies. */
const fit = trigonometric.map((_, f) =>
  nodes.map((node) => ((f === 0 ? 1 : 2) / count) * functionsAt(node)[f]),
);

/** The matrix of a gate with `controls` more controls, in either form, row-major. */
export function formMatrix(
  gate: string,
  controls: number,
  angles: readonly number[],
  form: Form,
): Float64Array {
  const matrix = controlled(gateMatrix(gateNamed(gate), angles), controls);
  return form === 'pauli' ? pauliMatrix([matrix]) : realMatrix(matrix);
}

/**
 * Numbers indexed by [function of the first open angle][of the second]…[row][column], row-major, such that the matrix is
 * their sum times the functions' values. `angles` holds undefined where an angle is open. Rounding dust is cleaned.
 */
export function gateCoefficients(
  gate: string,
  controls: number,
  angles: readonly (number | undefined)[],
  form: Form,
): Float64Array {
  const open = angles.flatMap((angle, index) => (angle === undefined ? [index] : []));
  const matrices = Array.from({ length: count ** open.length }, (_, turn) => {
    const values = angles.map((angle) => angle ?? 0);
    open.forEach((index, place) => {
      values[index] = nodes[Math.floor(turn / count ** (open.length - 1 - place)) % count];
    });
    return formMatrix(gate, controls, values, form);
  });
  const size = matrices[0].length;
  let samples = new Float64Array(matrices.length * size);
  matrices.forEach((matrix, turn) => samples.set(matrix, turn * size));
  for (let place = 0; place < open.length; place++) {
    const inner = size * count ** (open.length - 1 - place);
    const next = new Float64Array(samples.length);
    for (let outer = 0; outer < count ** place; outer++) {
      for (let f = 0; f < count; f++) {
        for (let j = 0; j < count; j++) {
          const from = (outer * count + j) * inner;
          const to = (outer * count + f) * inner;
          for (let i = 0; i < inner; i++) next[to + i] += fit[f][j] * samples[from + i];
        }
      }
    }
    samples = next;
  }
  return samples.map((value) => (Math.abs(value) < 1e-14 ? 0 : value));
}
