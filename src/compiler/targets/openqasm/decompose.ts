// Gates with any number of controls → the gates of the first qelib1.inc (arXiv:1707.03429), which every reader of
// OpenQASM 2 knows; exact up to a global phase, which nobody can see in a program without further controls.
import type { Angle, GateOperation } from '../../circuit/circuit.ts';
import { expandDefinition } from '../../circuit/gate-definition.ts';
import { bodyOf, controlsOf, sameMatrix } from '../../circuit/gate-forms.ts';
import { gateNamed } from '../../circuit/gates.ts';
import type { Matrix } from '../../circuit/matrix.ts';
import { undoneParts } from '../../circuit/undone-parts.ts';

/** Called with each gate of qelib1.inc that comes out. */
export type Emit = (name: string, angles: readonly number[], qubits: readonly number[]) => void;

/** A gate whose angles are constants. */
export function decompose(gate: GateOperation, emit: Emit): void {
  const row = gateNamed(gate.gate);
  const angles = gate.angles.map(valueOf);
  const count = controlsOf(gate);
  const known = gate.controls === 0 ? row.qasm2 : undefined;
  const name =
    known ?? sameMatrix(row.name).find(({ controls, qasm2 }) => controls === count && qasm2)?.qasm2;
  if (name) return emit(name, angles, gate.qubits);
  const over = gate.qubits.slice(0, count);
  const on = gate.qubits.slice(count);
  const matrix = row.matrix(angles);
  if (on.length === 0) return controlledPhase(phaseOf(matrix, angles), over, emit);
  if (on.length > 1) return byDefinition(gate, over, on, emit);
  const { rotation } = row.properties;
  if (count === 1 && rotation?.exact && rotation.axis !== 'Z')
    return controlledRotation(rotation.axis, rotation.angle ?? angles[0], over[0], on[0], emit);
  controlledUnitary(matrix, over, on[0], emit);
}

function valueOf(angle: Angle): number {
  return angle.kind === 'constant' ? angle.value : NaN;
}

/** The gate's own angle, if it is that of its only entry. */
function phaseOf([re, im]: Matrix, [own = NaN]: readonly number[]): number {
  const isOwn = Math.abs(Math.cos(own) - re) < 1e-12 && Math.abs(Math.sin(own) - im) < 1e-12;
  return isOwn ? own : Math.atan2(im, re);
}

/** What a definition undoes in the end, such as a change of basis, needs no controls. */
function byDefinition(gate: GateOperation, over: readonly number[], on: readonly number[], emit: Emit): void {
  const { definition } = gateNamed(bodyOf(gate.gate));
  if (!definition)
    throw new Error(`the row of gate "${gate.gate}" has neither a name in qelib1.inc nor a definition`);
  const parts = expandDefinition(definition, gate.angles, on);
  const undone = undoneParts(parts);
  for (const part of parts) {
    const controlled = { ...part, controls: over.length, qubits: [...over, ...part.qubits] };
    decompose(undone.has(part) ? part : controlled, emit);
  }
}

/** RX = H RZ H, and X RY(t) X = RY(−t). */
function controlledRotation(axis: 'X' | 'Y', t: number, control: number, target: number, emit: Emit): void {
  if (axis === 'X') {
    emit('h', [], [target]);
    emit('crz', [t], [control, target]);
    emit('h', [], [target]);
    return;
  }
  for (const half of [t / 2, -t / 2]) {
    emit('ry', [half], [target]);
    emit('cx', [], [control, target]);
  }
}

/**
 * U = V diag(e^{ia}, e^{ib}) V†, so that only the two phases need the controls. With U = e^{iα} exp(−iω n·σ):
 * a = α − ω, b = α + ω, and V = RZ(Φ) RY(Θ) takes |0> to the direction n.
 */
function controlledUnitary(u: Matrix, over: readonly number[], target: number, emit: Emit): void {
  const [re00, im00, re01, im01, re10, im10, re11, im11] = u;
  const alpha =
    Math.atan2(
      re00 * im11 + im00 * re11 - re01 * im10 - im01 * re10,
      re00 * re11 - im00 * im11 - re01 * re10 + im01 * im10,
    ) / 2;
  const [c, s] = [Math.cos(alpha), Math.sin(alpha)];
  const x = s * re01 - c * im01;
  const y = -(c * re01 + s * im01);
  const z = s * re00 - c * im00;
  const omega = Math.atan2(Math.hypot(x, y, z), c * re00 + s * im00);
  const theta = Math.atan2(Math.hypot(x, y), z);
  const phi = Math.atan2(y, x);
  if (theta !== 0) emit('u3', [-theta, 0, -phi], [target]);
  controlledPhase(alpha - omega, over, emit);
  controlledPhase(2 * omega, [...over, target], emit);
  if (theta !== 0) emit('u3', [theta, phi, 0], [target]);
}

/**
 * e^{iθ} where all qubits are 1: ∏ n_j = Σ_S (−1)^{|S|+1} (⊕_S n) / 2^{m−1} over the non-empty sets S of the m qubits, each
 * parity once, in Gray code: 2^m − 1 phases, 2^m − 2 CX.
 */
function controlledPhase(theta: number, qubits: readonly number[], emit: Emit): void {
  if (theta === 0 || qubits.length === 0) return;
  if (qubits.length <= 2) return emit(qubits.length === 1 ? 'u1' : 'cu1', [theta], qubits);
  const part = theta / 2 ** (qubits.length - 1);
  qubits.forEach((top, j) => {
    let odd = true;
    emit('u1', [part], [top]);
    for (let step = 1; step < 2 ** j; step++) {
      emit('cx', [], [qubits[31 - Math.clz32(step & -step)], top]);
      odd = !odd;
      // Each step changes one member of the set, so its size changes parity.
      emit('u1', [odd ? part : -part], [top]);
    }
    if (j > 0) emit('cx', [], [qubits[j - 1], top]);
  });
}
