// From a unitary to the real matrix a plan wants, and back: the gradient by that matrix → the gradient by the unitary.
import { addProducts, pauliBasis } from '../../../compiler/circuit/pauli.ts';
import type { Form } from '../../../compiler/plan/plan.ts';

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

/** R[p, q] = Tr(P_p U P_q U†) / d, by the products U[r, s]·conj(U[c, t]) and a change of basis; see `pauliBasis`. */
function pauliForm(qubits: number): FormProgram {
  const basis = pauliBasis(qubits);
  const { dimension: d, first, second } = basis;
  const side = d * d;
  const re = new Float64Array(side * side);
  const im = new Float64Array(side * side);
  const matrix = new Float64Array(side * side);
  const gradient = new Float64Array(2 * d * d);
  const current = new Float64Array(2 * d * d);
  /** Where the product U[r, s]·conj(U[c, t]) stands, by rs, then ct. */
  const places = new Int32Array(side * side);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++, at++) {
      places[(first[row] * d + first[column]) * side + second[row] * d + second[column]] = at;
    }
  }
  return {
    size: matrix.length,
    evaluate(unitary) {
      current.set(unitary);
      re.fill(0);
      im.fill(0);
      addProducts(basis, current, re, im);
      basis.transform(re, im, false);
      for (let at = 0; at < matrix.length; at++) matrix[at] = re[at] / d;
      return matrix;
    },
    pull(upstream) {
      for (let at = 0; at < matrix.length; at++) re[at] = (2 * upstream[at]) / d;
      im.fill(0);
      basis.transform(re, im, true);
      // The products are Hermitian in (r, s) ↔ (c, t): both factors give the same.
      for (let rs = 0, at = 0; rs < side; rs++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let ct = 0; ct < 2 * side; ct += 2, at++) {
          const gRe = re[places[at]];
          const gIm = im[places[at]];
          sumRe += gRe * current[ct] - gIm * current[ct + 1];
          sumIm += gRe * current[ct + 1] + gIm * current[ct];
        }
        gradient[2 * rs] = sumRe;
        gradient[2 * rs + 1] = sumIm;
      }
      return gradient;
    },
  };
}
