// Forms of a gate apart from its name: its controls, its body on the targets, and the Pauli axis it keeps on each qubit.
import type { GateOperation } from './circuit.ts';
import { genericAngles, type Axis } from './gate-properties.ts';
import { gateNamed, gates, type Gate } from './gates.ts';
import { isSame } from './matrix.ts';

/** "cx a, b", "CX a, b" and "ctrl @ x a, b" are all the body x on [b] under the control a. */
export interface GateForm {
  readonly body: string;
  readonly controls: readonly number[];
  readonly targets: readonly number[];
}

/** The rows, in their order, that do the same under their controls. */
export function sameMatrix(name: string): readonly Gate[] {
  let same = sameMatrices.get(name);
  if (!same) {
    const gate = gateNamed(name);
    const places = genericAngles(gate.angles);
    const isLike = (other: Gate) =>
      other.angles === gate.angles && places.every((t) => isSame(other.matrix(t), gate.matrix(t)));
    sameMatrices.set(name, (same = [...gates.values()].filter(isLike)));
  }
  return same;
}

const sameMatrices = new Map<string, readonly Gate[]>();
const bodies = new Map<string, string>();

/** The first row that does under so many controls what this one does under its own. */
export function underControls(name: string, controls: number): Gate | undefined {
  return sameMatrix(name).find((gate) => gate.controls === controls);
}

/** The first row of the same matrix without controls, or the gate itself where the table has none. */
export function bodyOf(name: string): string {
  let body = bodies.get(name);
  if (body === undefined) bodies.set(name, (body = underControls(name, 0)?.name ?? name));
  return body;
}

/** Operands that merely control the others. */
export function controlsOf({ gate, controls }: GateOperation): number {
  return controls + gateNamed(gate).controls;
}

export function formOf(gate: GateOperation): GateForm {
  const count = controlsOf(gate);
  return {
    body: bodyOf(gate.gate),
    controls: gate.qubits.slice(0, count),
    targets: gate.qubits.slice(count),
  };
}

/** The gate under further controls, spelled as the table spells it where it does: x under one control is cx. */
export function withControls(gate: GateOperation, controls: readonly number[]): GateOperation {
  if (controls.length === 0) return gate;
  const qubits = [...controls, ...gate.qubits];
  const all = gate.controls + controls.length;
  const known = gate.controls === 0 && underControls(gate.gate, controlsOf(gate) + controls.length);
  return known ? { ...gate, gate: known.name, qubits } : { ...gate, controls: all, qubits };
}

/** e^{it} on |1…1>, all operands alike: which of them are called controls makes no difference. */
export function isPhase(body: string): boolean {
  const { controls, properties } = gateNamed(body);
  return controls === 0 && properties.phase;
}

/** Exchanging its operands, controls included, changes nothing. */
export function isSymmetric({ gate, controls }: GateOperation): boolean {
  const row = gateNamed(gate);
  return row.properties.phase || (controls + row.controls === 0 && row.properties.symmetric);
}

/** Equal for gates that differ only in the order of operands that are alike, and in the body's angles. */
export function placeOf({ body, controls, targets }: GateForm): string {
  if (isPhase(body)) return sorted([...controls, ...targets]);
  const { symmetric } = gateNamed(body).properties;
  return `${sorted(controls)};${symmetric ? sorted(targets) : targets.join()}`;
}

/**
 * The axis of each operand, in order. A gate has the axis P on a qubit when it commutes with P there, so that it is
 * 1 ⊗ A + P ⊗ B. Two operations commute when on every qubit that they share both have the same axis: their parts there
 * are made of 1 and P, the rest acts on different qubits. A control has the axis Z.
 */
export function axesOf(operation: GateOperation): Axis[] {
  const controls = controlsOf(operation);
  const { axes } = gateNamed(operation.gate).properties;
  return operation.qubits.map((_, index) => (index < controls ? 'Z' : axes[index - controls]));
}

function sorted(qubits: readonly number[]): string {
  return [...qubits].sort((a, b) => a - b).join();
}
