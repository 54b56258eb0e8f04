// A circuit as a network of small tensors modulo a prime: wires carry (Tr ρ, Tr Xρ, Tr Yρ, Tr Zρ), bits are legs of size 2.
import type {
  BranchOperation,
  Circuit,
  GateOperation,
  Operation,
  PrepareOperation,
} from '../../../compiler/circuit/circuit.ts';
import { gatesOf } from '../../../compiler/circuit/expand-blocks.ts';
import { actsAtAll } from '../../../compiler/circuit/walk.ts';
import type { Point } from '../../angles/point.ts';
import { balance } from '../balanced.ts';
import { tracedOut, type Start } from '../read-outs.ts';
import { pauliForms, type PauliForms, type TwoSided } from './pauli-forms.ts';
import { join, traceCondition, traceNot } from './trace-conditions.ts';
import { createWires, type Wires } from './wires.ts';

const zeroState = [1, 0, 0, 1];

/** Gates on more qubits have their controls apart: a tensor would have 16^k entries. */
const mostQubits = 3;

interface Tracing {
  readonly point: Point;
  readonly forms: PauliForms;
  readonly wires: Wires;
}

/** Inside a branch the leg that is 1 where it is taken. */
type Selector = number | undefined;

/** All operations after these states of the qubits; the qubits that have not ended are open. */
export function tracePauli(circuit: Circuit, point: Point, start: (qubit: number) => Start): Wires {
  const wires = createWires(4);
  const forms = pauliForms(point.residues);
  for (let qubit = 0; qubit < circuit.qubits; qubit++)
    wires.add([wires.begin(qubit)], forms.ofState(start(qubit)));
  const tracing = { point, forms, wires };
  for (const operation of circuit.operations) trace(operation, undefined, tracing);
  return wires;
}

function trace(operation: Operation, selector: Selector, tracing: Tracing): void {
  const { point, forms, wires } = tracing;
  switch (operation.kind) {
    case 'gate':
      return traceGate(operation, selector, tracing);
    case 'block':
      for (const gate of gatesOf(operation)) trace(gate, selector, tracing);
      return;
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
    case 'barrier':
      return;
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

function traceBranch(branch: BranchOperation, outer: Selector, tracing: Tracing): void {
  const { wires } = tracing;
  const within = (leg: number) => (outer === undefined ? leg : join('and', outer, leg, wires));
  const holds = traceCondition(branch.condition, wires);
  const arms = [
    { operations: branch.then, selector: () => within(holds) },
    { operations: branch.orElse, selector: () => within(traceNot(holds, wires)) },
  ];
  for (const { operations, selector } of arms) {
    if (!actsAtAll(operations)) continue;
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
  wires.add([selector, ...outs, ...ins], Float64Array.of(...identity(4 ** qubits.length), ...values));
}

function traceGate(gate: GateOperation, selector: Selector, tracing: Tracing): void {
  // A global phase.
  if (gate.qubits.length === 0) return;
  if (gate.qubits.length > mostQubits && gate.controls > 0) return traceControlled(gate, selector, tracing);
  const { matrix, conjugate } = tracing.point.gate(gate);
  traceMap([{ ket: matrix, bra: conjugate }], gate.qubits, selector, tracing);
}

/**
 * Controls apart from what they control: ρ → K ρ K† with K = 1 + Π ⊗ (U − 1), where Π is the product of |1⟩⟨1| on all
 * controls. A bond of size 4 tells which of the two summands of K stands on either side of ρ.
 */
function traceControlled(gate: GateOperation, selector: Selector, { point, forms, wires }: Tracing): void {
  const { reduce } = forms.field;
  const qubits = gate.qubits.slice(gate.controls);
  const own = point.gate({ ...gate, controls: 0, qubits });
  const d = 2 ** qubits.length;
  const one = identity(d);
  const less = (matrix: Float64Array) => matrix.map((value, at) => reduce(value - one[at]));
  const choices = (kets: readonly ArrayLike<number>[], bras: readonly ArrayLike<number>[], count: number) =>
    kets.flatMap((ket) => bras.map((bra) => forms.ofMap([{ ket, bra }], count)));
  const bond = wires.leg(4);
  const project = [identity(2), [0, 0, 0, 1]];
  const control = Float64Array.of(...choices(project, project, 1).flatMap((values) => [...values]));
  for (const qubit of gate.qubits.slice(0, gate.controls)) {
    const { ins, outs } = wires.pass([qubit]);
    wires.add([bond, ...outs, ...ins], control);
  }
  const { ins, outs } = wires.pass(qubits);
  const target = choices([one, less(own.matrix)], [one, less(own.conjugate)], qubits.length);
  const values = target.flatMap((each) => [...each]);
  if (selector === undefined) return wires.add([bond, ...outs, ...ins], Float64Array.from(values));
  const idle = new Float64Array(values.length);
  idle.set(target[0]);
  wires.add([selector, bond, ...outs, ...ins], Float64Array.of(...idle, ...values));
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
