// A gate with several angles as gates with one each, so that each angle meets its own functions.
import type { GateOperation } from '../circuit/circuit.ts';
import { expandDefinition } from '../circuit/gate-definition.ts';
import { controlsOf } from '../circuit/gate-forms.ts';
import { gateNamed } from '../circuit/gates.ts';

/** One angle at most, of which the matrix in either form is a combination of the functions of plans. */
export function isSimple(gate: GateOperation): boolean {
  return gate.angles.length < 2 && gateNamed(gate.gate).split === undefined;
}

/**
 * What the gate's row says: u(θ, φ, λ) = P(φ) R_Y(θ) P(λ). Exactly equal, phases included, so that controls may stand
 * before all of them. A part may have several angles again.
 */
export function splitAngles(gate: GateOperation): readonly GateOperation[] {
  const { split, definition } = gateNamed(gate.gate);
  const text = split ?? definition;
  if (text === undefined)
    throw new Error(`the row of gate "${gate.gate}" does not say how its angles are split`);
  const controls = controlsOf(gate);
  const over = gate.qubits.slice(0, controls);
  return expandDefinition(text, gate.angles, gate.qubits.slice(controls)).map((part) => ({
    ...part,
    controls,
    qubits: [...over, ...part.qubits],
  }));
}
