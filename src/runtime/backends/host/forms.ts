// From a unitary to the real matrix a plan wants, and back: the gradient by that matrix → the gradient by the unitary.
import type { Form } from '../../../compiler/plan/plan.ts';
import { pauliForm } from './pauli-form.ts';

export interface FormProgram {
  /** Entries of the real matrix. */
  readonly size: number;
  /** The real matrix, row-major, of U [2·d²]; the array is overwritten by the next call. */
  evaluate(unitary: Float64Array): Float64Array;
  /** ∂L/∂U [2·d²] for ∂L/∂(real matrix) at the U of the last `evaluate`; the array is overwritten by the next call. */
  pull(gradient: Float64Array): Float64Array;
}

export function compileForm(form: Form, qubits: number): FormProgram {
  switch (form) {
    case 'pauli':
      return pauliForm(qubits);
    case 'unitary':
      return realForm(2 ** qubits);
    default:
      return form satisfies never;
  }
}

/** [[Re U, −Im U], [Im U, Re U]] */
function realForm(d: number): FormProgram {
  const matrix = new Float64Array(4 * d * d);
  const gradient = new Float64Array(2 * d * d);
  const places = Array.from({ length: d * d }, (_, at) => {
    const row = Math.floor(at / d);
    const column = at % d;
    return [row * 2 * d + column, row * 2 * d + d + column, (d + row) * 2 * d + column, (d + row) * 2 * d + d + column]; // prettier-ignore
  });
  return {
    size: matrix.length,
    evaluate(unitary) {
      places.forEach(([a, b, c, e], at) => {
        matrix[a] = matrix[e] = unitary[2 * at];
        matrix[c] = unitary[2 * at + 1];
        matrix[b] = -unitary[2 * at + 1];
      });
      return matrix;
    },
    pull(upstream) {
      places.forEach(([a, b, c, e], at) => {
        gradient[2 * at] = upstream[a] + upstream[e];
        gradient[2 * at + 1] = upstream[c] - upstream[b];
      });
      return gradient;
    },
  };
}
