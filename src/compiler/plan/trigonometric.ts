// Every gate's matrix is a combination of (1, cos θ/2, sin θ/2, cos θ, sin θ) in each angle θ: the coefficients.
import { gateMatrix, gateNamed } from '../circuit/gates.ts';
import { controlled } from '../circuit/matrix.ts';
import { trigonometric, type Form } from './plan.ts';
import { pauliMatrix, realMatrix } from '../circuit/pauli.ts';

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

/** Of small gates without angles, and of those with one, by form, controls and name: these are few. Nobody changes them. */
const fixedMatrices = new Map<string, Float64Array>();
const coefficients = new Map<string, Float64Array>();
const mostRemembered = 2 ** 14;

function remembered(key: string, known: Map<string, Float64Array>, make: () => Float64Array): Float64Array {
  let values = known.get(key);
  if (!values) {
    values = make();
    if (values.length <= mostRemembered) known.set(key, values);
  }
  return values;
}

/** The matrix of a gate with `controls` more controls, in either form, row-major. */
export function formMatrix(
  gate: string,
  controls: number,
  angles: readonly number[],
  form: Form,
): Float64Array {
  if (angles.length === 0) return remembered(`${form} ${controls} ${gate}`, fixedMatrices, make);
  return make();

  function make(): Float64Array {
    const matrix = controlled(gateMatrix(gateNamed(gate), angles), controls);
    return form === 'pauli' ? pauliMatrix([matrix]) : realMatrix(matrix);
  }
}

/**
 * Numbers indexed by [function][row][column], row-major, such that the matrix of a gate with one angle is their sum times
 * the functions' values. Rounding dust is cleaned.
 */
export function gateCoefficients(gate: string, controls: number, form: Form): Float64Array {
  return remembered(`${form} ${controls} ${gate}`, coefficients, () => fitted(gate, controls, form));
}

function fitted(gate: string, controls: number, form: Form): Float64Array {
  const matrices = nodes.map((node) => formMatrix(gate, controls, [node], form));
  const size = matrices[0].length;
  const result = new Float64Array(count * size);
  fit.forEach((row, f) =>
    row.forEach((share, j) => {
      for (let i = 0; i < size; i++) result[f * size + i] += share * matrices[j][i];
    }),
  );
  return result.map((value) => (Math.abs(value) < 1e-14 ? 0 : value));
}
