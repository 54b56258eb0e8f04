// A circuit as a network of small tensors modulo a prime: wires carry (Tr ρ, Tr Xρ, Tr Yρ, Tr Zρ), bits are legs of size 2.
import type { PrepareOperation } from '../../../compiler/circuit/circuit.ts';
import type { Point } from '../../angles/point.ts';
import { balance } from '../balanced.ts';
import { bodyOf, localMatrix } from '../local-matrix.ts';
import { tracedOut, type Start } from '../read-outs.ts';
import type { Gathered } from './gather.ts';
import { pauliForms, type PauliForms, type TwoSided } from './pauli-forms.ts';
import { join, traceCondition, traceNot } from './trace-conditions.ts';
import { createWires, type Wires } from './wires.ts';

const zeroState = [1, 0, 0, 1];

interface Tracing {
  readonly point: Point;
  readonly forms: PauliForms;
  readonly wires: Wires;
  readonly seen: Seen;
}

/** Gets an operation that is one tensor, and which: legs [outs, ins], in a branch a selector, 1 where it acts, before them. */
export type Seen = (operation: Gathered, tensor: number) => void;

/** Inside a branch the leg that is 1 where it is taken. */
type Selector = number | undefined;

/** What stands before the operations. */
export interface Before {
  /** Undefined where a qubit has ended. */
  start(qubit: number): Start | undefined;
  /** Two numbers for each bit that was measured. */
  readonly bits?: ReadonlyMap<number, readonly [number, number]>;
}

/** All operations; the qubits that have not ended are open, and bits are. */
export function tracePauli(
  operations: readonly Gathered[],
  qubits: number,
  point: Point,
  { start, bits = new Map() }: Before,
  seen: Seen = () => {},
): Wires {
  const wires = createWires(4);
  const forms = pauliForms(point.residues);
  for (let qubit = 0; qubit < qubits; qubit++) {
    const own = start(qubit);
    if (own) wires.add([wires.begin(qubit)], forms.ofState(own));
  }
  for (const [bit, numbers] of bits) {
    const leg = wires.leg(2);
    wires.add([leg], Float64Array.from(numbers));
    wires.bits.set(bit, leg);
  }
  const tracing = { point, forms, wires, seen };
  for (const operation of operations) trace(operation, undefined, tracing);
  return wires;
}

function trace(operation: Gathered, selector: Selector, tracing: Tracing): void {
  const before = tracing.wires.tensors.length;
  traceOne(operation, selector, tracing);
  if (tracing.wires.tensors.length === before + 1) tracing.seen(operation, before);
}

function traceOne(operation: Gathered, selector: Selector, tracing: Tracing): void {
  const { point, forms, wires } = tracing;
  switch (operation.kind) {
    case 'gates':
      return traceGates(operation, selector, tracing);
    case 'channel':
      return traceMap(point.channel(operation), operation.qubits, selector, tracing);
    case 'measure': {
      const bit = wires.leg(2);
      const { half } = forms;
      wires.add([bit, wires.end(operation.qubit)!], Float64Array.of(half, 0, 0, half, half, 0, 0, -half));
      wires.bits.set(operation.bit, bit);
      return;
    }
    case 'branch':
      return traceBranch(operation, selector, tracing);
    case 'reset':
      if (selector !== undefined && wires.at(operation.qubit) !== undefined)
        return traceMap(toZero, [operation.qubit], selector, tracing);
      traceOut(operation.qubit, wires);
      wires.add([wires.begin(operation.qubit)], Float64Array.from(zeroState));
      return;
    case 'prepare':
      return tracePrepare(operation, tracing);
    case 'discard':
      return traceOut(operation.qubit, wires);
    default:
      operation satisfies never;
  }
}

/** |0⟩⟨0| and |0⟩⟨1| */
const toZero: readonly TwoSided[] = [
  { ket: [1, 0, 0, 0], bra: [1, 0, 0, 0] },
  { ket: [0, 1, 0, 0], bra: [0, 1, 0, 0] },
];

function traceOut(qubit: number, wires: Wires): void {
  const leg = wires.end(qubit);
  if (leg !== undefined) wires.add([leg], Float64Array.from(tracedOut));
}

function traceBranch(branch: Extract<Gathered, { kind: 'branch' }>, outer: Selector, tracing: Tracing): void {
  const { wires } = tracing;
  const within = (leg: number) => (outer === undefined ? leg : join('and', outer, leg, wires));
  const holds = traceCondition(branch.condition, wires);
  const arms = [
    { operations: branch.then, selector: () => within(holds) },
    { operations: branch.orElse, selector: () => within(traceNot(holds, wires)) },
  ];
  for (const { operations, selector } of arms) {
    if (operations.length === 0) continue;
    const own = selector();
    for (const operation of operations) trace(operation, own, tracing);
  }
}

/** ρ → Σ ket ρ braᵀ, under a selector the identity where that is 0. */
function traceMap(
  parts: readonly TwoSided[],
  qubits: readonly number[],
  selector: Selector,
  tracing: Tracing,
): void {
  const { forms, wires } = tracing;
  const values = forms.ofMap(parts, qubits.length);
  const { ins, outs } = wires.pass(qubits);
  if (selector === undefined) return wires.add([...outs, ...ins], values);
  wires.add([selector, ...outs, ...ins], joined([Float64Array.from(identity(4 ** qubits.length)), values]));
}

type Gates = Extract<Gathered, { kind: 'gates' }>;

function traceGates({ qubits, gates }: Gates, selector: Selector, tracing: Tracing): void {
  const { point, forms } = tracing;
  if (qubits.length > 2) return traceControlled({ qubits, gates }, selector, tracing);
  const matrix = (side: 'ket' | 'bra') => localMatrix(qubits.length, gates, side, point, forms.field);
  traceMap([{ ket: matrix('ket'), bra: matrix('bra') }], qubits, selector, tracing);
}

/**
 * A gate on many qubits, its controls apart: ρ → K ρ K† with K = 1 + Π ⊗ (U − 1), where Π is the product of |1⟩⟨1| on all
 * controls. A bond of size 4 tells which of the two summands of K stands on either side of ρ.
 */
function traceControlled(
  { qubits, gates: [{ gate, targets }] }: Pick<Gates, 'qubits' | 'gates'>,
  selector: Selector,
  { point, forms, wires }: Tracing,
): void {
  const on = targets.map((place) => qubits[place]);
  const less = (side: 'ket' | 'bra') => {
    const one = identity(2 ** on.length);
    return bodyOf(gate, side, point, forms.field).map((value, at) => forms.field.reduce(value - one[at]));
  };
  /** Bond, then outs and ins: the identity or this on either side. */
  const choices = (ket: ArrayLike<number>, bra: ArrayLike<number>, count: number) => {
    const one = identity(2 ** count);
    return joined(
      [one, ket].flatMap((left) =>
        [one, bra].map((right) => forms.ofMap([{ ket: left, bra: right }], count)),
      ),
    );
  };
  const bond = wires.leg(4);
  const control = choices([0, 0, 0, 1], [0, 0, 0, 1], 1);
  for (const qubit of qubits) {
    if (on.includes(qubit)) continue;
    const { ins, outs } = wires.pass([qubit]);
    wires.add([bond, ...outs, ...ins], control);
  }
  const { ins, outs } = wires.pass(on);
  const target = choices(less('ket'), less('bra'), on.length);
  if (selector === undefined) return wires.add([bond, ...outs, ...ins], target);
  const idle = new Float64Array(target.length);
  idle.set(target.subarray(0, target.length / 4));
  wires.add([selector, bond, ...outs, ...ins], joined([idle, target]));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whatever the qubits were is traced out. The ket and the bra are tensors of their own: 2^k numbers each, not 4^k. */
function tracePrepare(operation: PrepareOperation, { point, forms, wires }: Tracing): void {
  const { ket, bra } = point.prepare(operation);
  const { qubits } = operation;
  for (const qubit of qubits) traceOut(qubit, wires);
  const kets = qubits.map(() => wires.leg(2));
  const bras = qubits.map(() => wires.leg(2));
  wires.add(kets, balance(ket, forms.field));
  wires.add(bras, balance(bra, forms.field));
  qubits.forEach((qubit, index) => wires.add([wires.begin(qubit), kets[index], bras[index]], forms.pairing));
}

function identity(d: number): number[] {
  return Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
}
