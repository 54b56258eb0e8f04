// A call as a statement: what is applied, its controls, its angles, its qubits.
import type { Angle, GateOperation } from '../../circuit/circuit.ts';
import type { ApplyStatement, Expression } from '../../syntax/ast.ts';
import { identifier, nowhere, number } from './nodes.ts';

export function callStatement(
  callee: string,
  args: readonly Expression[],
  items: readonly Expression[],
  controls = 0,
): ApplyStatement {
  const argument = controls > 1 ? number(controls) : undefined;
  return {
    kind: 'apply',
    modifiers: controls > 0 ? [{ kind: 'ctrl', argument, span: nowhere }] : [],
    callee: identifier(callee),
    arguments: args,
    operands: { kind: 'operands', items, span: nowhere },
    span: nowhere,
  };
}

export function gateStatement(
  { gate, controls, angles, qubits }: GateOperation,
  angle: (angle: Angle) => Expression,
  qubit: (qubit: number) => Expression,
): ApplyStatement {
  return callStatement(gate, angles.map(angle), qubits.map(qubit), controls);
}
