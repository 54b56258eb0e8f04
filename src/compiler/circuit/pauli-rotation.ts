// exp(−i t P / 2) for a word P of Pauli letters, as a rotation of the gate table inside Clifford gates that bring it there.
// No row of its own: its 4^k × 4^k entries would be in the way of plans, while these gates keep every tensor small and are
// what the passes already merge and cancel, and what OpenQASM says.
import { binary, constant } from './angles.ts';
import type { Angle, GateOperation } from './circuit.ts';
import { gates } from './gates.ts';

/** Most letters of a word that are not I. */
export const mostPaulis = 8;

/** `before`, `core`, `after` in this order; `after` undoes `before`, so controls and powers of the whole are the core's. */
export interface PauliRotation {
  readonly before: readonly GateOperation[];
  readonly core: GateOperation;
  readonly after: readonly GateOperation[];
}

/** The gates of the rotation by an angle, in radians, about a word of I, X, Y and Z, a letter for each qubit. */
export function pauliRotation(word: string, angle: Angle, qubits: readonly number[]): PauliRotation {
  const factors = [...word].flatMap((letter, i) => (letter === 'I' ? [] : [{ letter, qubit: qubits[i] }]));
  const letters = factors.map(({ letter }) => letter.toLowerCase()).join('');
  const on = factors.map(({ qubit }) => qubit);
  if (on.length === 0) {
    const core = gate('gphase', [], binary('multiply', constant(-0.5), angle));
    return { before: [], core, after: [] };
  }
  if (gates.has(`r${letters}`)) return { before: [], core: gate(`r${letters}`, on, angle), after: [] };
  // H S† takes Y to Z, H takes X to Z; then each CNOT adds the parity so far to the next qubit, up to the last but one.
  const bases = factors.flatMap(({ letter, qubit }) => [
    ...(letter === 'Y' ? [gate('sdg', [qubit])] : []),
    ...(letter === 'Z' ? [] : [gate('h', [qubit])]),
  ]);
  const parities = on.slice(2).map((_, i) => gate('cx', [on[i], on[i + 1]]));
  const before = [...bases, ...parities];
  return { before, core: gate('rzz', on.slice(-2), angle), after: before.toReversed().map(undo) };
}

/** A name for drawings: that of the gate table where it has the rotation, else its like, such as rxyz. */
export function pauliRotationName(word: string): string {
  const letters = word.replaceAll('I', '').toLowerCase();
  return letters === '' ? 'gphase' : `r${letters}`;
}

function gate(name: string, qubits: readonly number[], ...angles: Angle[]): GateOperation {
  return { kind: 'gate', gate: name, controls: 0, angles, qubits };
}

/** The inverse of H, S† or CNOT, an object of its own: who draws a circuit tells its operations apart. */
function undo(operation: GateOperation): GateOperation {
  return { ...operation, gate: operation.gate === 'sdg' ? 's' : operation.gate };
}
