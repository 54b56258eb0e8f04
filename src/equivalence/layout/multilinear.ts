// A circuit at a random point as a number that is linear in a vector for each qubit at the start and one at the end, and
// what it is as a function of each of them, for all at once: the signatures by which qubits are told apart.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import type { Point } from '../angles/point.ts';
import { balanced } from '../methods/balanced.ts';
import { environmentsOf, TooLarge } from '../methods/network/environments.ts';
import { findOrder, type Order } from '../methods/network/find-tree.ts';
import { gather } from '../methods/network/gather.ts';
import { tracePauli } from '../methods/network/trace-pauli.ts';
import { placeGate } from '../locate/unitary/small-window.ts';
import { vectorsAt } from '../locate/unitary/vectors.ts';
import { tracedOut, type FourNumbers, type Start } from '../methods/read-outs.ts';
import { isUnitary } from '../methods/shape.ts';
import { evolve, type Evolution } from '../methods/statevector/evolve.ts';
import { lower } from '../methods/statevector/lower.ts';
import type { Budget } from '../task/budget.ts';

/** Random vectors of qubits. */
export interface Ends {
  readonly starts: readonly Start[];
  /** By 1, X, Y, Z; a unitary takes the first two as its bra. */
  readonly ends: readonly FourNumbers[];
}

export interface Derivatives {
  readonly value: number;
  /** By qubit, the number as a function of its vector: [2] of unitaries, else [4]; of ended qubits nothing. */
  readonly byEnd: readonly (Float64Array | undefined)[];
  /** undefined: it was not asked. */
  readonly byStart: readonly (Float64Array | undefined)[] | undefined;
}

/** Throws OutOfTime, and TooLarge. */
export type Multilinear = (ends: Ends, needsStarts: boolean) => Derivatives;

/** Wires of vectors. */
const mostWires = 22;
/** Multiplications of a contraction. */
const mostWork = 1e9;

export { TooLarge };

export function multilinear(circuit: Circuit, point: Point, budget: Budget, seed: number): Multilinear {
  const lowered = isUnitary(circuit) && circuit.qubits <= mostWires ? lower(circuit) : undefined;
  if (lowered && !('why' in lowered)) {
    const evolution: Evolution = { point, field: balanced(point.residues.prime), budget };
    const forwards = (start: Float64Array) => evolve(lowered, start, 'ket', evolution).values;
    return byVectors(circuit, evolution, forwards);
  }
  return byNetwork(circuit, point, budget, seed);
}

function byVectors(
  { qubits, operations }: Circuit,
  { field, point, budget }: Evolution,
  forwards: (start: Float64Array) => Float64Array,
): Multilinear {
  const { reduce } = field;
  const gates = operations.filter((operation) => operation.kind === 'gate').map((gate) => placeGate(gate, (qubit) => qubit)); // prettier-ignore
  const known = new Map<readonly Start[], Float64Array>();
  const product = (two: (qubit: number) => readonly number[]) => {
    let vector = Float64Array.of(1);
    for (let qubit = 0; qubit < qubits; qubit++) vector = joined(vector, two(qubit), reduce);
    return vector;
  };
  return ({ starts, ends }, needsStarts) => {
    let vector = known.get(starts);
    if (!vector) {
      known.clear();
      known.set(starts, (vector = forwards(product((qubit) => starts[qubit].ket))));
    }
    const bra = (qubit: number) => ends[qubit];
    const byEnd = Array.from({ length: qubits }, (_, qubit) => contractOthers(vector, qubit, bra, reduce));
    const [zero, one] = byEnd[0];
    const value = reduce(reduce(zero * ends[0][0]) + reduce(one * ends[0][1]));
    if (!needsStarts) return { value, byEnd, byStart: undefined };
    const back = vectorsAt(point, qubits, budget).throughAll(product(bra), gates, 'transposed');
    const ket = (qubit: number) => starts[qubit].ket;
    return { value, byEnd, byStart: byEnd.map((_, qubit) => contractOthers(back, qubit, ket, reduce)) };
  };
}

/** Wire k is bit k of an index. */
function joined(
  vector: Float64Array,
  [zero, one]: readonly number[],
  reduce: (value: number) => number,
): Float64Array<ArrayBuffer> {
  const next = new Float64Array(2 * vector.length);
  for (let at = 0; at < vector.length; at++) {
    next[at] = reduce(zero * vector[at]);
    next[at + vector.length] = reduce(one * vector[at]);
  }
  return next;
}

/** What is left on one wire when all others meet their two numbers. */
function contractOthers(
  vector: Float64Array,
  wire: number,
  two: (wire: number) => readonly number[],
  reduce: (value: number) => number,
): Float64Array {
  let values = vector;
  for (let top = Math.log2(vector.length) - 1; top > wire; top--) {
    const half = values.length / 2;
    const [zero, one] = two(top);
    const next = new Float64Array(half);
    for (let at = 0; at < half; at++) next[at] = reduce(zero * values[at] + one * values[at + half]);
    values = next;
  }
  for (let low = 0; low < wire; low++) {
    const [zero, one] = two(low);
    const next = new Float64Array(values.length / 2);
    for (let at = 0; at < next.length; at++)
      next[at] = reduce(zero * values[2 * at] + one * values[2 * at + 1]);
    values = next;
  }
  return values;
}

function byNetwork(circuit: Circuit, point: Point, budget: Budget, seed: number): Multilinear {
  const { qubits } = circuit;
  const operations = gather(circuit);
  const field = balanced(point.residues.prime);
  const live = new Set(liveAtEnd(circuit));
  let order: Order | undefined;
  return ({ starts, ends }, needsStarts) => {
    const wires = tracePauli(operations, qubits, point, { start: (qubit) => starts[qubit] });
    const places = new Map<number, number>();
    for (let qubit = 0; qubit < qubits; qubit++) {
      const leg = wires.at(qubit);
      if (leg === undefined) continue;
      if (live.has(qubit)) places.set(qubit, wires.tensors.length);
      wires.add([leg], Float64Array.from(live.has(qubit) ? ends[qubit] : tracedOut));
    }
    const holders = new Int32Array(wires.sizes.length);
    for (const { legs } of wires.tensors) for (const leg of legs) holders[leg]++;
    holders.forEach((count, leg) => {
      if (count === 1) wires.add([leg], new Float64Array(wires.sizes[leg]).fill(1));
    });
    order ??= findOrder(wires.tensors, wires.sizes, { seed, budget });
    if (order.work > mostWork) throw new TooLarge();
    const { tensors, sizes } = wires;
    const around = environmentsOf(tensors, order.tree, { sizes, field, budget });
    let value = 0;
    tensors[0].values.forEach((own, at) => (value = field.reduce(value + own * around[0][at])));
    const all = Array.from({ length: qubits }, (_, qubit) => qubit);
    return {
      value,
      byEnd: all.map((qubit) => (places.has(qubit) ? around[places.get(qubit)!] : undefined)),
      byStart: needsStarts ? all.map((qubit) => around[qubit]) : undefined,
    };
  };
}
