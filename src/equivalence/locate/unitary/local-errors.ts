// The gates of one list that alone could be at fault: another gate on the same qubits would make the lists the same.
//
// With A = A₂ g A₁, what has to stand between to make A into B is the error operator E = A₂'⁻¹ B A₁⁻¹, A₂' = A₂ g. It acts on
// the qubits of g alone if and only if it commutes with X and Z on all others, and then another gate in the place of g
// repairs A. For random x and y, yᵀ A₂' (E P − P E) A₁ x needs four vectors, which go forward from gate to gate:
// (A₁⁻ᵀ Bᵀ y)ᵀ P (A₁ x) − (A₂'ᵀ y)ᵀ P (A₂'⁻¹ B x).
import type { Point } from '../../angles/point.ts';
import type { Budget } from '../../task/budget.ts';
import type { PlacedGate } from './small-window.ts';
import { vectorsAt, type Vectors } from './vectors.ts';

/** A gate that another one on its qubits could replace. */
export interface Suspect {
  /** Place in the list. */
  readonly at: number;
  /** Qubits of the gate. */
  readonly size: number;
  /** The error commutes with the gate: the right one may have other angles only. */
  readonly isSameKind: boolean;
}

/** Of the first list, where the second is right. Throws OutOfTime. */
export function localErrors(
  gates: readonly PlacedGate[],
  right: readonly PlacedGate[],
  { wires, point, budget }: { readonly wires: number; readonly point: Point; readonly budget: Budget },
): Suspect[] {
  const vectors = vectorsAt(point, wires, budget);
  const { random, through, throughAll } = vectors;
  const [x, y] = [random(), random()];
  const copy = (vector: Float64Array) => Float64Array.from(vector);
  const kets = [copy(x), throughAll(throughAll(copy(x), right, 'itself'), gates, 'inverse')];
  const bras = [throughAll(copy(y), right, 'transposed'), throughAll(copy(y), gates, 'transposed')];
  const suspects: Suspect[] = [];
  gates.forEach((gate, at) => {
    budget.check();
    if (actsOnlyOn(gate.wires, wires, kets, bras, vectors)) {
      const [one, other] = kets.map((ket, k) => vectors.dot(bras[k], through(copy(ket), gate, 'itself')));
      suspects.push({ at, size: gate.wires.length, isSameKind: vectors.field.reduce(one - other) === 0 });
    }
    for (const ket of kets) through(ket, gate, 'itself');
    for (const bra of bras) through(bra, gate, 'conjugate');
  });
  return suspects;
}

function actsOnlyOn(
  own: readonly number[],
  wires: number,
  kets: readonly Float64Array[],
  bras: readonly Float64Array[],
  { between, field }: Vectors,
): boolean {
  for (let wire = 0; wire < wires; wire++) {
    if (own.includes(wire)) continue;
    for (const pauli of ['X', 'Z'] as const) {
      const [left, right] = kets.map((ket, k) => between(bras[k], pauli, wire, ket));
      if (field.reduce(left - right) !== 0) return false;
    }
  }
  return true;
}
