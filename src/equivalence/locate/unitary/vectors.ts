// Vectors of residues through gates, forwards and backwards: what sweeps over a circuit are made of.
import type { Point } from '../../angles/point.ts';
import { balance, balanced, type Balanced } from '../../methods/balanced.ts';
import { apply } from '../../methods/statevector/apply.ts';
import type { Budget } from '../../task/budget.ts';
import type { PlacedGate } from './small-window.ts';

/** Which matrix of a gate: itself, its transpose, its complex conjugate, or its inverse. */
export type Form = 'itself' | 'transposed' | 'conjugate' | 'inverse';

export interface Vectors {
  /** [2^wires] random residues. */
  random(): Float64Array;
  /** In place. */
  through(vector: Float64Array, gate: PlacedGate, form: Form): Float64Array;
  /** All gates, for `transposed` and `inverse` the last one first. */
  throughAll(vector: Float64Array, gates: readonly PlacedGate[], form: Form): Float64Array;
  dot(x: Float64Array, y: Float64Array): number;
  /** xᵀ P y for Pauli X or Z on a wire. */
  between(x: Float64Array, pauli: 'X' | 'Z', wire: number, y: Float64Array): number;
  readonly field: Balanced;
}

export function vectorsAt(point: Point, wires: number, budget: Budget): Vectors {
  const field = balanced(point.residues.prime);
  const { reduce } = field;
  const known = new Map<Float64Array, Map<Form, Float64Array>>();

  function matrixOf({ gate }: PlacedGate, form: Form): Float64Array {
    const { matrix, conjugate } = point.body(gate);
    let forms = known.get(matrix);
    if (!forms) known.set(matrix, (forms = new Map()));
    let found = forms.get(form);
    if (!found) {
      const isConjugate = form === 'conjugate' || form === 'inverse';
      const own = balance(isConjugate ? conjugate : matrix, field);
      const isTurned = form === 'transposed' || form === 'inverse';
      forms.set(form, (found = isTurned ? transpose(own) : own));
    }
    return found;
  }

  function through(values: Float64Array, gate: PlacedGate, form: Form): Float64Array {
    const { targets, cube } = gate;
    apply({ values, wires }, { matrix: matrixOf(gate, form), targets, cube }, field);
    return values;
  }

  return {
    field,
    random: () => Float64Array.from({ length: 2 ** wires }, () => reduce(point.residues.random())),
    through,
    throughAll(vector, gates, form) {
      const isBackwards = form === 'transposed' || form === 'inverse';
      for (const gate of isBackwards ? gates.toReversed() : gates) {
        budget.check();
        through(vector, gate, form);
      }
      return vector;
    },
    dot(x, y) {
      let sum = 0;
      for (let at = 0; at < x.length; at++) sum = reduce(sum + x[at] * y[at]);
      return sum;
    },
    between(x, pauli, wire, y) {
      const bit = 2 ** wire;
      let sum = 0;
      if (pauli === 'X') for (let at = 0; at < x.length; at++) sum = reduce(sum + x[at] * y[at ^ bit]);
      else for (let at = 0; at < x.length; at++) sum = reduce((at & bit) === 0 ? sum + x[at] * y[at] : sum - x[at] * y[at]); // prettier-ignore
      return sum;
    },
  };
}

function transpose(matrix: Float64Array): Float64Array {
  const d = Math.sqrt(matrix.length);
  return Float64Array.from(matrix, (_, at) => matrix[(at % d) * d + Math.floor(at / d)]);
}
