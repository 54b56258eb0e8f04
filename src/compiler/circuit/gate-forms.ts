// What a gate is apart from its spelling: controls, a body on targets, and the Pauli axis it keeps on each qubit.
import type { GateOperation, Pauli } from './circuit.ts';
import { gateNamed } from './gates.ts';

/** "cx a, b", "CX a, b" and "ctrl @ x a, b" are all the body x on [b] behind the control a. */
export interface GateForm {
  readonly body: string;
  readonly controls: readonly number[];
  readonly targets: readonly number[];
}

/** The body that a row of the gate table controls or repeats under another name. */
const bodies: Readonly<Record<string, string>> = {
  cx: 'x', CX: 'x', ccx: 'x', cy: 'y', cz: 'z', ch: 'h', cswap: 'swap',
  crx: 'rx', cry: 'ry', crz: 'rz', cp: 'p', cphase: 'p', phase: 'p', u1: 'p',
}; // prettier-ignore

/** The name of a body behind one control. */
const controlledNames: Readonly<Record<string, string>> = {
  x: 'cx', y: 'cy', z: 'cz', h: 'ch', swap: 'cswap', rx: 'crx', ry: 'cry', rz: 'crz', p: 'cp',
}; // prettier-ignore

export function bodyOf(gate: string): string {
  return bodies[gate] ?? gate;
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

/** The gate behind further controls, spelled as the table spells it where it does: x behind one control is cx. */
export function withControls(gate: GateOperation, controls: readonly number[]): GateOperation {
  if (controls.length === 0) return gate;
  const qubits = [...controls, ...gate.qubits];
  const isPlain = gate.controls === 0;
  if (isPlain && controls.length === 1 && controlledNames[gate.gate])
    return { ...gate, gate: controlledNames[gate.gate], qubits };
  if (isPlain && bodyOf(gate.gate) === 'x' && qubits.length === 3) return { ...gate, gate: 'ccx', qubits };
  return { ...gate, controls: gate.controls + controls.length, qubits };
}

const phases: ReadonlySet<string> = new Set(['p', 'z', 's', 'sdg', 't', 'tdg', 'gphase']);
const symmetric: ReadonlySet<string> = new Set(['swap', 'rxx', 'ryy', 'rzz']);

/** e^{it} on |1…1>, all operands alike: which of them are called controls makes no difference. */
export function isPhase(body: string): boolean {
  return phases.has(body);
}

/** Equal for gates that differ only in the order of operands that are alike, and in the body's angles. */
export function placeOf({ body, controls, targets }: GateForm): string {
  if (isPhase(body)) return sorted([...controls, ...targets]);
  return `${sorted(controls)};${symmetric.has(body) ? sorted(targets) : targets.join()}`;
}

/** 'any': acts as the identity; null: no axis. */
export type Axis = Pauli | 'any' | null;

const axes: Readonly<Record<string, Axis>> = {
  id: 'any', x: 'X', sx: 'X', sxdg: 'X', rx: 'X', rxx: 'X', y: 'Y', ry: 'Y', ryy: 'Y',
}; // prettier-ignore

/**
 * The axis of each operand, in order. A gate has the axis P on a qubit when it commutes with P there, so that it is
 * 1 ⊗ A + P ⊗ B. Two operations commute when on every qubit that they share both have the same axis: their parts there
 * are made of 1 and P, the rest acts on different qubits. A control has the axis Z.
 */
export function axesOf(operation: GateOperation): Axis[] {
  const controls = controlsOf(operation);
  const axis = targetAxis(operation.gate);
  return operation.qubits.map((_, index) => (index < controls ? 'Z' : axis));
}

/** The axis of what a gate does behind its controls. */
export function targetAxis(gate: string): Axis {
  return gateNamed(gate).diagonal ? (axes[gate] ?? 'Z') : (axes[bodyOf(gate)] ?? null);
}

function sorted(qubits: readonly number[]): string {
  return [...qubits].sort((a, b) => a - b).join();
}
