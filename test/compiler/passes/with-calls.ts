// Operations as if calls of the text had made them: what passes that look at calls are tested with.
import type { Call, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { qubitsOf } from '../../../src/compiler/circuit/walk.ts';

/** Neighbouring gates on at most two qubits as if one call of the text had made them. */
export function withCalls(operations: readonly Operation[]): Operation[] {
  let call: Call | undefined;
  return operations.map((operation, layer) => {
    const own = operation.kind === 'gate' ? qubitsOf(operation) : [];
    const qubits: readonly number[] = [...new Set([...(call?.qubits ?? []), ...own])];
    if (own.length === 0 || own.length > 2) call = undefined;
    else if (!call || qubits.length > 2) call = { kind: 'gate', name: 'mine', qubits: own, layer };
    else if (qubits.length > call.qubits.length) Object.assign(call, { qubits });
    return call ? { ...operation, call } : operation;
  });
}
