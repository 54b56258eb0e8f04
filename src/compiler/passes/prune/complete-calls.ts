// Gates that nobody sees come back where they cost nothing: in a call whose block stays, so that its matrix stays shared.
import type { Call, GateOperation, Operation } from '../../circuit/circuit.ts';
import { gateFacts } from '../../circuit/gate-facts.ts';

/**
 * `left[i]` is what pruning left of `operations[i]`. A dropped gate returns when the call of a one- or two-qubit gate
 * that it belongs to keeps a two-qubit gate on its qubits (fusion makes one block of them, which costs the same whatever
 * it holds) and its like, the same gate with the same angles, is seen elsewhere: weights that no output sees stay unused.
 * It commutes with all that is seen, so it changes nothing. Inputs: what they reach does not join such blocks.
 */
export function completeCalls(
  operations: readonly Operation[],
  left: readonly (Operation | undefined)[],
): (Operation | undefined)[] {
  if (left.every((operation) => operation !== undefined)) return [...left];
  const facts = gateFacts(operations);
  const seen = new Set<number>();
  const pairs = new Map<Call, GateOperation>();
  for (const operation of left) {
    if (operation?.kind !== 'gate') continue;
    const { kind, perSample } = facts.get(operation)!;
    seen.add(kind);
    if (operation.qubits.length !== 2 || perSample || !isSmallGate(operation.call)) continue;
    pairs.set(operation.call, operation);
  }
  return operations.map((operation, index) => {
    if (left[index] || operation.kind !== 'gate') return left[index];
    const { kind, perSample } = facts.get(operation)!;
    const pair = operation.call && pairs.get(operation.call);
    const isFree = pair && operation.qubits.every((qubit) => pair.qubits.includes(qubit));
    return isFree && !perSample && seen.has(kind) ? operation : undefined;
  });
}

function isSmallGate(call: Call | undefined): call is Call {
  return call?.kind === 'gate' && call.qubits.length <= 2;
}
