// Gates of two lists on the qubits that they touch alone, numbered anew: vectors of few wires tell them apart.
import type { GateOperation, Operation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';

/** A gate on wires of a vector; wire k is bit k of an index. */
export interface PlacedGate {
  readonly gate: GateOperation;
  /** All of it, controls first. */
  readonly wires: readonly number[];
  readonly targets: readonly number[];
  readonly cube: { readonly mask: number; readonly value: number };
}

export interface SmallWindow {
  readonly wires: number;
  readonly a: readonly PlacedGate[];
  readonly b: readonly PlacedGate[];
}

/** undefined where there is more than gates. */
export function smallWindow(a: readonly Operation[], b: readonly Operation[]): SmallWindow | undefined {
  const all = [...a, ...b];
  if (!all.every((operation) => operation.kind === 'gate')) return undefined;
  const qubits = [...new Set(all.flatMap((gate) => gate.qubits))].toSorted((one, other) => one - other);
  const wireOf = new Map(qubits.map((qubit, wire) => [qubit, wire]));
  const place = (gate: GateOperation) => placeGate(gate, (qubit) => wireOf.get(qubit)!);
  return {
    wires: qubits.length,
    a: (a as readonly GateOperation[]).map(place),
    b: (b as readonly GateOperation[]).map(place),
  };
}

export function placeGate(gate: GateOperation, wireOf: (qubit: number) => number): PlacedGate {
  const wires = gate.qubits.map(wireOf);
  const controls = controlsOf(gate);
  const mask = wires.slice(0, controls).reduce((sum, wire) => sum + 2 ** wire, 0);
  return { gate, wires, targets: wires.slice(controls), cube: { mask, value: mask } };
}
