// Drops pairs of gates that undo each other: neighbours, or apart only by what commutes with them.
import type { Angle, Circuit, GateOperation } from '../../circuit/circuit.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { combineAcross, type Rule } from './commuting-runs.ts';
import { bodyOf, formOf, placeOf } from '../../circuit/gate-forms.ts';
import { createAngleTable } from '../../circuit/linear-angles.ts';

/** h h, cx cx, s sdg, rz(a) rz(−a): G then G⁻¹ on the same qubits, angles compared as sums; inside branches too. */
export function cancelInverses(circuit: Circuit): Circuit {
  const table = createAngleTable();
  const keyOf = (name: string, angles: readonly Angle[], gate: GateOperation) =>
    `${bodyOf(name)}(${angles.map(table.key).join()})${placeOf(formOf(gate))}`;
  const rule: Rule<GateOperation> = {
    store: (gate) => keyOf(gate.gate, gate.angles, gate),
    find(gate) {
      const { inverse } = gateNamed(gate.gate);
      return keyOf(inverse.gate, inverse.angles(gate.angles), gate);
    },
    start: (gate) => gate,
    meet: () => null,
    finish: (gate) => gate,
  };
  const operations = combineAcross(circuit.operations, rule);
  return { ...circuit, operations };
}
