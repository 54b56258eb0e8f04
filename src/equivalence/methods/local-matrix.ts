// A few gates on a few wires as one matrix at a point.
import type { GateOperation } from '../../compiler/circuit/circuit.ts';
import type { Point } from '../angles/point.ts';
import { balance, type Balanced } from './balanced.ts';
import { apply } from './statevector/apply.ts';

/** Which side of ρ = Σ |ket⟩⟨bra|: a gate's matrix, or its conjugate. */
export type Side = 'ket' | 'bra';

/** A gate's body on some of k places, of which the first is the most significant bit of an index. */
export interface LocalGate {
  readonly gate: GateOperation;
  readonly targets: readonly number[];
  /** Only where index & mask = value: its controls, and whatever else it waits for. */
  readonly mask: number;
  readonly value: number;
}

/** The product of gates, first applied first, [2^k × 2^k] balanced residues. */
export function localMatrix(
  places: number,
  gates: readonly LocalGate[],
  side: Side,
  point: Point,
  field: Balanced,
): Float64Array {
  const d = 2 ** places;
  // As a vector its rows are the wires above those of its columns.
  const product = { values: new Float64Array(d * d), wires: 2 * places };
  for (let row = 0; row < d; row++) product.values[row * (d + 1)] = 1;
  for (const { gate, targets, mask, value } of gates) {
    const own = {
      matrix: bodyOf(gate, side, point, field),
      targets: targets.map((place) => 2 * places - 1 - place),
      cube: { mask: mask * d, value: value * d },
    };
    apply(product, own, field);
  }
  return product.values;
}

/** What a gate does under its controls. */
export function bodyOf(gate: GateOperation, side: Side, point: Point, field: Balanced): Float64Array {
  const body = point.body(gate);
  return balance(side === 'ket' ? body.matrix : body.conjugate, field);
}
