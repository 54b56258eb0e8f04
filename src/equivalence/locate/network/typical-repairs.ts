// What may have been meant by a gate that is wrong: the same with other signs, operands or axes, or a turn more.
import { binary, constant } from '../../../compiler/circuit/angles.ts';
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import { gates as gateTable } from '../../../compiler/circuit/gates.ts';

/** Other gates on the same qubits; the gate itself is none of them. */
export function typicalRepairs(gate: GateOperation): GateOperation[] {
  const row = gateTable.get(gate.gate);
  if (!row) return [];
  const { angles, qubits } = gate;
  const signs = angles.length > 0 ? [{ ...gate, angles: angles.map((angle) => binary('multiply', constant(-1), angle)) }] : []; // prettier-ignore
  const turns = angles.map((angle, at) => ({
    ...gate,
    angles: angles.with(at, binary('add', angle, constant(2 * Math.PI))),
  }));
  const orders = qubits.length === 2 ? [{ ...gate, qubits: qubits.toReversed() }] : [];
  const others = [...gateTable.values()]
    .filter((other) => other.name !== gate.gate && isAlike(other, row))
    .map((other) => ({ ...gate, gate: other.name }));
  return [...signs, ...orders, ...turns, ...others];
}

type Row = NonNullable<ReturnType<typeof gateTable.get>>;

const isAlike = (one: Row, other: Row) => one.qubits === other.qubits && one.angles === other.angles;

/** With other numbers as its only angle: what any angle makes of it is a sum of these. undefined: it has none, or more. */
export function withFixedAngles(gate: GateOperation): GateOperation[] | undefined {
  if (gate.angles.length !== 1) return undefined;
  return [0, 0.5, 1, 1.5, 2].map((turn) => ({ ...gate, angles: [constant(turn * Math.PI)] }));
}
