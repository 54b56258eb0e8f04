// From a unitary to the real matrix a plan wants, and back: the gradient by that matrix → the gradient by the unitary.
import type { Form } from '../../../compiler/plan/plan.ts';
import { pauliForm } from './pauli-form.ts';

/** For all blocks of a form and a number of qubits. */
export interface FormProgram {
  /** Entries of the real matrix. */
  readonly size: number;
  /** Writes the real matrix, row-major, of U [2·d²]. */
  evaluate(unitary: Float64Array, matrix: Float64Array): void;
  /** ∂L/∂U [2·d²] for ∂L/∂(real matrix) at U; the array is overwritten by the next call. */
  pull(upstream: Float64Array, unitary: Float64Array): Float64Array;
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
  const gradient = new Float64Array(2 * d * d);
  const places = Array.from({ length: d * d }, (_, at) => {
    const row = Math.floor(at / d);
    const column = at % d;
    return [row * 2 * d + column, row * 2 * d + d + column, (d + row) * 2 * d + column, (d + row) * 2 * d + d + column]; // prettier-ignore
  });
  return {
    size: 4 * d * d,
    evaluate(unitary, matrix) {
      places.forEach(([a, b, c, e], at) => {
        matrix[a] = matrix[e] = unitary[2 * at];
        matrix[c] = unitary[2 * at + 1];
        matrix[b] = -unitary[2 * at + 1];
      });
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
