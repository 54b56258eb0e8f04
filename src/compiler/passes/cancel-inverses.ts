// Drops pairs of gates that undo each other: neighbours, or apart only by what commutes with them.
import type { Angle, Circuit, GateOperation } from '../circuit/circuit.ts';
import { gateNamed } from '../circuit/gates.ts';
import { combineAcross, type Rule } from './commuting-runs.ts';
import { bodyOf, formOf, placeOf } from './gate-forms.ts';
import { createAngleTable } from './linear-angles.ts';

/** h h, cx cx, s sdg, rz(a) rz(−a): G then G⁻¹ on the same qubits, angles compared as sums; inside branches too. */
export function cancelInverses(circuit: Circuit): Circuit {
  const table = createAngleTable();
  const keyOf = (body: string, angles: readonly Angle[], place: string) =>
    `${body}(${angles.map(table.key).join()})${place}`;
  const rule: Rule<GateOperation> = {
    keys(gate) {
      const place = placeOf(formOf(gate));
      const { inverse } = gateNamed(gate.gate);
      return {
        store: keyOf(bodyOf(gate.gate), gate.angles, place),
        find: keyOf(bodyOf(inverse.gate), inverse.angles(gate.angles), place),
      };
    },
    start: (gate) => gate,
    meet: () => null,
    finish: (gate) => gate,
  };
  const operations = combineAcross(circuit.operations, rule);
  return { ...circuit, operations };
}
