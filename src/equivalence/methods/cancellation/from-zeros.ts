// What gates do to |0…0⟩ at a point: those that only multiply it by a number, such as gates under a control that is still 0,
// are left out for what starts there. The residues of their matrices decide, exactly at this point.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import type { Point } from '../../angles/point.ts';
import type { Lives } from './lives.ts';

/** Larger matrices are not gone through. */
const mostQubits = 3;

/** By gate, whether it does more to |0…0⟩ and what gates before it make of that than to multiply it by a number. */
export function actsOnZeros({ qubits, gates }: Lives, point: Point): boolean[] {
  const isZero = new Array<boolean>(qubits).fill(true);
  return gates.map((gate) => {
    const acts = !isNumber(gate, gate.qubits.map((qubit) => isZero[qubit]), point); // prettier-ignore
    if (acts) for (const qubit of gate.qubits) isZero[qubit] = false;
    return acts;
  });
}

/** Whether the gate is a number where some of its qubits are in |0⟩. */
function isNumber(gate: GateOperation, isZero: readonly boolean[], point: Point): boolean {
  if (isZero.slice(0, controlsOf(gate)).some(Boolean)) return true;
  if (!isZero.some(Boolean) || isZero.length > mostQubits) return false;
  const { matrix } = point.gate(gate);
  const d = 2 ** isZero.length;
  const fixed = isZero.reduce((mask, zero, place) => (zero ? mask | (d >> (place + 1)) : mask), 0);
  for (let column = 0; column < d; column++) {
    if (column & fixed) continue;
    for (let row = 0; row < d; row++)
      if (matrix[row * d + column] !== (row === column ? matrix[0] : 0)) return false;
  }
  return true;
}
