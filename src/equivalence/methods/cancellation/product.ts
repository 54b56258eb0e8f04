// A product of gates at a point, kept as small matrices on disjoint sets of qubits and a number: each gate joins the
// matrices that it touches, and what has come apart again is split.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import type { Point } from '../../angles/point.ts';
import { balance, balanced } from '../balanced.ts';
import { apply } from '../statevector/apply.ts';
import { joined, split, type Factor } from './factors.ts';

/** `after`: B† comes after the product, so that it is multiplied from the left; `before`: A, from the right. */
export type Where = 'after' | 'before';

export interface Product {
  /** Multiplies by a gate before all, or by the inverse of a gate after all. */
  multiply(gate: GateOperation, where: Where): void;
  /** Qubits of the matrix that a gate on these would be in, and whether one is as large already. */
  sizeWith(qubits: readonly number[]): { readonly size: number; readonly grows: boolean };
  /** The product does nothing on these qubits. */
  isFree(qubits: readonly number[]): boolean;
  /** What is not a number times the identity. */
  factors(): Iterable<Factor>;
  /** The number that stands before the product. */
  scalar(): number;
  /** Multiplications so far. */
  work(): number;
}

/** The identity, to begin with. */
export function createProduct(point: Point): Product {
  const field = balanced(point.residues.prime);
  const factorOf = new Map<number, Factor>();
  const transposed = new Map<Float64Array, Float64Array>();
  let [scalar, work] = [1, 0];

  const touched = (qubits: readonly number[]) => [
    ...new Set(qubits.flatMap((qubit) => factorOf.get(qubit) ?? [])),
  ];

  /** Bᵀ of conj(B) is B†; a matrix on columns is applied transposed. */
  function bodyOf(gate: GateOperation, where: Where): Float64Array {
    const body = point.body(gate);
    const matrix = where === 'after' ? body.conjugate : body.matrix;
    let own = transposed.get(matrix);
    if (!own) transposed.set(matrix, (own = balance(transpose(matrix), field)));
    return own;
  }

  function multiply(gate: GateOperation, where: Where): void {
    const matrix = bodyOf(gate, where);
    if (gate.qubits.length === 0) {
      scalar = field.reduce(scalar * matrix[0]);
      return;
    }
    const before = touched(gate.qubits);
    const fresh = gate.qubits.filter((qubit) => !factorOf.has(qubit));
    const factor = joined(before, fresh, field);
    const n = factor.qubits.length;
    // Rows are the higher half of an index.
    const first = where === 'after' ? 2 * n - 1 : n - 1;
    const wires = gate.qubits.map((qubit) => first - factor.qubits.indexOf(qubit));
    const controls = controlsOf(gate);
    const mask = wires.slice(0, controls).reduce((all, wire) => all + 2 ** wire, 0);
    const targets = wires.slice(controls);
    apply({ values: factor.values, wires: 2 * n }, { matrix, targets, cube: { mask, value: mask } }, field);
    work += factor.values.length * (4 + 2 ** targets.length);
    const parts = gate.qubits.length > 1 ? split(factor, point.residues, field) : [factor];
    for (const part of parts) keep(part);
  }

  function keep(factor: Factor): void {
    const [a, b, c, d] = factor.values;
    const isScalar = factor.qubits.length === 1 && b === 0 && c === 0 && field.reduce(a - d) === 0;
    if (isScalar) scalar = field.reduce(scalar * a);
    for (const qubit of factor.qubits) {
      if (isScalar) factorOf.delete(qubit);
      else factorOf.set(qubit, factor);
    }
  }

  return {
    multiply,
    sizeWith(qubits) {
      let [size, largest] = [0, 1];
      const counted: Factor[] = [];
      for (const qubit of qubits) {
        const factor = factorOf.get(qubit);
        if (!factor) size++;
        else if (!counted.includes(factor)) {
          counted.push(factor);
          size += factor.qubits.length;
          largest = Math.max(largest, factor.qubits.length);
        }
      }
      return { size, grows: size > largest };
    },
    isFree: (qubits) => !qubits.some((qubit) => factorOf.has(qubit)),
    factors: () => new Set(factorOf.values()),
    scalar: () => scalar,
    work: () => work,
  };
}

function transpose(matrix: Float64Array): Float64Array {
  const d = Math.sqrt(matrix.length);
  return matrix.map((_, at) => matrix[(at % d) * d + Math.floor(at / d)]);
}
