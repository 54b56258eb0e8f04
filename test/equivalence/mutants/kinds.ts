// Mistakes that people make in one gate, each as a change of the gate: what a check of equivalence has to tell apart.
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { gateNamed } from '../../../src/compiler/circuit/gates.ts';

/** What stands in the gate's place: another gate, nothing; undefined where the mistake cannot be made. */
export type Mistake = (gate: GateOperation, pick: number) => GateOperation | null | undefined;

/** One of the angles, `pick` says which, made another one. */
const inAngle =
  (change: (angle: Angle) => Angle | undefined): Mistake =>
  (gate, pick) => {
    if (gate.angles.length === 0) return undefined;
    const at = pick % gate.angles.length;
    const changed = change(gate.angles[at]);
    return changed && { ...gate, angles: gate.angles.with(at, changed) };
  };

const plus = (by: number) => inAngle((angle) => binary('add', angle, constant(by)));

const called =
  (names: Readonly<Record<string, string>>): Mistake =>
  (gate) =>
    names[gate.gate] === undefined ? undefined : { ...gate, gate: names[gate.gate] };

const bothWays = (pairs: Readonly<Record<string, string>>) => ({
  ...pairs,
  ...Object.fromEntries(Object.entries(pairs).map(([one, other]) => [other, one])),
});

const controlsOf = ({ gate, controls }: GateOperation) => controls + gateNamed(gate).controls;

export const mistakes: Readonly<Record<string, Mistake>> = {
  sign: inAngle((angle) => unary('negate', angle)),
  axis: called({ rx: 'ry', ry: 'rz', rz: 'rx', x: 'y', y: 'z', z: 'x', rxx: 'ryy', ryy: 'rzz', rzz: 'rxx', cx: 'cy', cy: 'cz', cz: 'cx', crx: 'cry', cry: 'crz', crz: 'crx' }),
  'control and target swapped': (gate) => {
    const controls = controlsOf(gate);
    if (controls === 0 || controls === gate.qubits.length) return undefined;
    const qubits = [...gate.qubits];
    [qubits[controls - 1], qubits[controls]] = [qubits[controls], qubits[controls - 1]];
    return { ...gate, qubits };
  },
  'operands turned': (gate) => (gate.qubits.length > 1 ? { ...gate, qubits: gate.qubits.toReversed() } : undefined),
  dropped: () => null,
  'off by 1e-3': plus(1e-3),
  'off by 1e-6': plus(1e-6),
  'a turn more': plus(2 * Math.PI),
  'two turns more': plus(4 * Math.PI),
  'half the angle': inAngle((angle) => binary('divide', angle, constant(2))),
  'phase convention': called(bothWays({ rz: 'p', u: 'u3', crz: 'cp', phase: 'rz', cphase: 'crz' })),
  'angles in another order': (gate) => (gate.angles.length > 1 ? { ...gate, angles: [gate.angles[0], ...gate.angles.slice(1).toReversed()] } : undefined),
  inverse: called(bothWays({ s: 'sdg', t: 'tdg', sx: 'sxdg', iswap: 'iswapdg' })),
  'another weight': inAngle((angle) => (angle.kind === 'weight' ? weight(angle.index === 0 ? 1 : angle.index - 1) : undefined)),
  'an input for a weight': inAngle((angle) => (angle.kind === 'weight' ? input(0) : undefined)),
  'without a control': (gate) => (gate.controls > 0 ? { ...gate, controls: gate.controls - 1, qubits: gate.qubits.slice(1) } : undefined),
}; // prettier-ignore
