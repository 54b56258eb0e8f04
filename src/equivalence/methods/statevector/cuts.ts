// Fingerprints of the parts of a unitary by one pass of a vector forwards and one backwards.
import type { Circuit, Operation } from '../../../compiler/circuit/circuit.ts';
import { gatesOf } from '../../../compiler/circuit/expand-blocks.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import type { Level } from '../../task/task.ts';
import { balanced, type Balanced } from '../balanced.ts';
import { bodyOf, type Side } from '../local-matrix.ts';
import type { CutNumbers, Cutting, Fingerprints, TwoNumbers } from '../cut-numbers.ts';
import { apply, type Vector } from './apply.ts';

/** For circuits of gates alone. A phase shows at level `exact` only. */
export function cutsByVectors(
  circuit: Circuit,
  { starts, ends, cuts }: CutNumbers,
  level: Level,
  { point, budget }: Cutting,
): Fingerprints {
  const field = balanced(point.residues.prime);
  const sides: readonly Side[] = level === 'exact' ? ['ket'] : ['ket', 'bra'];
  const { operations, qubits } = circuit;
  const places = Array.from({ length: qubits }, (_, qubit) => qubit);
  const product = (of: (qubit: number) => TwoNumbers) => productVector(places.map(of), field);

  /** By k, of a pass that begins with one vector and is looked at with another. */
  function pass(isForwards: boolean): Float64Array {
    const found = new Float64Array(operations.length + 1).fill(1);
    for (const side of sides) {
      const first = product((qubit) => (isForwards ? starts[qubit] : ends[qubit])[side]);
      const look = product((qubit) => (isForwards ? ends[qubit] : cuts[qubit])[side]);
      const vector = { values: first, wires: qubits };
      const order = isForwards ? operations : [...operations].reverse();
      order.forEach((operation, step) => {
        const at = isForwards ? step : operations.length - step;
        found[at] = field.reduce(found[at] * dot(vector.values, look, field));
        budget.check();
        applyOperation(vector, operation, { side, isForwards, field, point });
      });
      const last = isForwards ? operations.length : 0;
      found[last] = field.reduce(found[last] * dot(vector.values, look, field));
    }
    return found.map((value) => (value < 0 ? value + field.prime : value));
  }

  let prefixes: Float64Array | undefined;
  let suffixes: Float64Array | undefined;
  return {
    prefix: (k) => (prefixes ??= pass(true))[k],
    suffix: (k) => (suffixes ??= pass(false))[k],
  };
}

interface Applying extends Pick<Cutting, 'point'> {
  readonly side: Side;
  /** Otherwise transposed, last gate first. */
  readonly isForwards: boolean;
  readonly field: Balanced;
}

function applyOperation(
  vector: Vector,
  operation: Operation,
  { side, isForwards, field, point }: Applying,
): void {
  const gates = gatesOf(operation).filter((each) => each.kind === 'gate');
  for (const gate of isForwards ? gates : gates.reverse()) {
    const controls = controlsOf(gate);
    const mask = gate.qubits.slice(0, controls).reduce((all, qubit) => all | (1 << qubit), 0);
    const body = bodyOf(gate, side, point, field);
    const matrix = isForwards ? body : transposed(body);
    apply(vector, { matrix, targets: gate.qubits.slice(controls), cube: { mask, value: mask } }, field);
  }
}

function transposed(matrix: Float64Array): Float64Array {
  const d = Math.sqrt(matrix.length);
  return Float64Array.from(matrix, (_, at) => matrix[(at % d) * d + Math.floor(at / d)]);
}

function productVector(factors: readonly TwoNumbers[], { reduce }: Balanced): Float64Array {
  let vector = Float64Array.of(1);
  for (const [zero, one] of factors) {
    const next = new Float64Array(2 * vector.length);
    vector.forEach((value, at) => {
      next[at] = reduce(zero * value);
      next[at + vector.length] = reduce(one * value);
    });
    vector = next;
  }
  return vector;
}

function dot(x: Float64Array, y: Float64Array, { reduce }: Balanced): number {
  let sum = 0;
  for (let at = 0; at < x.length; at++) sum = reduce(sum + x[at] * y[at]);
  return sum;
}
