// The unitary that a few gates with known angles are on a few qubits: a dense matrix, for questions and not for runs.
import { evaluate } from './angle-program.ts';
import type { GateOperation } from './circuit.ts';
import { gateNamed } from './gates.ts';
import { controlled, embed, identity, multiply, type Matrix } from './matrix.ts';

/** Gates, first applied first, on qubits 0 to qubits − 1, qubit 0 most significant. */
export function unitaryOf(qubits: number, gates: readonly GateOperation[]): Matrix {
  return gates.reduce((product, gate) => multiply(onAll(qubits, gate), product), identity(2 ** qubits));
}

function onAll(qubits: number, { gate, controls, angles, qubits: operands }: GateOperation): Matrix {
  const row = gateNamed(gate);
  const own = row.matrix(angles.map((angle) => evaluate(angle, [], [])));
  return embed(controlled(own, controls + row.controls), operands, qubits);
}
