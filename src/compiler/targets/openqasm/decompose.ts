// Gates with any number of controls → the gates of the first qelib1.inc (arXiv:1707.03429), which every reader of
// OpenQASM 2 knows; exact up to a global phase, which nobody can see in a program without further controls.
import { gateNamed, type Gate } from '../../circuit/gates.ts';
import type { Matrix } from '../../circuit/matrix.ts';

/** Takes one gate of qelib1.inc. */
export type Emit = (name: string, angles: readonly number[], qubits: readonly number[]) => void;

const direct = new Map<string, string>(
  'id x y z h s sdg t tdg rx ry rz u1 u2 u3 cx cy cz ch ccx crz'.split(' ').map((name) => [name, name]),
);
for (const [name, known] of [
  ['CX', 'cx'],
  ['p', 'u1'],
  ['phase', 'u1'],
  ['u', 'u3'],
  ['cp', 'cu1'],
  ['cphase', 'cu1'],
]) {
  direct.set(name, known);
}
/** Base gate and number of controls → the controlled gate's name. */
const controlledNames = new Map([
  ['X 1', 'cx'], ['X 2', 'ccx'], ['Y 1', 'cy'], ['Z 1', 'cz'], ['H 1', 'ch'], ['RZ 1', 'crz'], ['P 1', 'cu1'],
]); // prettier-ignore

/** `controls` come first among the qubits, before those that the gate has itself. */
export function decompose(
  name: string,
  controls: number,
  angles: readonly number[],
  qubits: readonly number[],
  emit: Emit,
): void {
  const gate = gateNamed(name);
  const known = controls === 0 ? direct.get(name) : undefined;
  if (known) return emit(known, angles, qubits);
  const count = controls + gate.controls;
  const over = qubits.slice(0, count);
  const on = qubits.slice(count);
  if (on.length === 0) return controlledPhase(angles[0], over, emit);
  if (on.length === 1) {
    const short = controlledNames.get(`${gate.label} ${count}`);
    if (short) return emit(short, angles, qubits);
    return controlledRotation(`${gate.label} ${count}`, angles[0], over[0], on[0], emit)
      ? undefined
      : controlledUnitary(gate.matrix(angles), over, on[0], emit);
  }
  twoQubit(gate, angles, over, on[0], on[1], emit);
}

/** A change of basis around one controlled gate: the change itself needs no controls. */
function twoQubit(
  { name, label }: Gate,
  angles: readonly number[],
  over: readonly number[],
  a: number,
  b: number,
  emit: Emit,
): void {
  if (label === '×') {
    emit('cx', [], [b, a]);
    decompose('x', over.length + 1, [], [...over, a, b], emit);
    emit('cx', [], [b, a]);
    return;
  }
  const turn = (sign: number) => {
    if (name === 'rxx') for (const qubit of [a, b]) emit('h', [], [qubit]);
    if (name === 'ryy') for (const qubit of [a, b]) emit('rx', [(sign * Math.PI) / 2], [qubit]);
  };
  turn(1);
  emit('cx', [], [a, b]);
  decompose('rz', over.length, angles, [...over, b], emit);
  emit('cx', [], [a, b]);
  turn(-1);
}

/** RX = H RZ H, and X RY(t) X = RY(−t); false for any other gate. */
function controlledRotation(kind: string, t: number, control: number, target: number, emit: Emit): boolean {
  if (kind === 'RX 1') {
    emit('h', [], [target]);
    emit('crz', [t], [control, target]);
    emit('h', [], [target]);
  } else if (kind === 'RY 1') {
    for (const half of [t / 2, -t / 2]) {
      emit('ry', [half], [target]);
      emit('cx', [], [control, target]);
    }
  }
  return kind === 'RX 1' || kind === 'RY 1';
}

/**
 * U = V diag(e^{ia}, e^{ib}) V†, so that only the two phases need the controls. With U = e^{iα} exp(−iω n·σ):
 * a = α − ω, b = α + ω, and V = RZ(Φ) RY(Θ) turns |0> to the direction n.
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
    for (let turn = 1; turn < 2 ** j; turn++) {
      emit('cx', [], [qubits[31 - Math.clz32(turn & -turn)], top]);
      odd = !odd;
      // Each turn changes one member of the set, so its size changes parity.
      emit('u1', [odd ? part : -part], [top]);
    }
    if (j > 0) emit('cx', [], [qubits[j - 1], top]);
  });
}
