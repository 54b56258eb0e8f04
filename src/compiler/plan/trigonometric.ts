// Gates as real matrices in either form, also as coefficients of the functions of an angle; kept by name of the gate.
import { gateMatrix, gateNamed } from '../circuit/gates.ts';
import { controlled } from '../circuit/matrix.ts';
import { splitByFunctions } from '../circuit/trigonometric.ts';
import type { Form } from './plan.ts';
import { pauliMatrix, realMatrix } from '../circuit/pauli.ts';

/** Matrices of small gates with at most one angle, by form, controls and name: these are few. Nobody changes them. */
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
  const what = `the matrix (${form}) of gate "${gate}"`;
  return splitByFunctions((angle) => formMatrix(gate, controls, [angle], form), what);
}
