// Which qubits exist: how many at the same time when the operations of a circuit are done in their order, and which in
// the end.
import type { Circuit, Operation } from './circuit.ts';
import { effectOnLives } from './operation-facts.ts';
import { qubitsOf, qubitsRead } from './walk.ts';

/** A qubit lives from its first operation until it is measured or discarded, and again from a reset on. */
export function mostLive(circuit: Circuit): number {
  const live = new Set<number>();
  let most = 0;
  const visit = (operation: Operation): void => {
    if (operation.kind === 'barrier') return;
    if (operation.kind === 'branch') {
      operation.then.forEach(visit);
      operation.orElse.forEach(visit);
      return;
    }
    const qubits = qubitsOf(operation);
    for (const qubit of qubits) live.add(qubit);
    most = Math.max(most, live.size);
    if (effectOnLives(operation) === 'ends') for (const qubit of qubits) live.delete(qubit);
  };
  circuit.operations.forEach(visit);
  for (const qubit of circuit.outputs.flatMap(qubitsRead)) live.add(qubit);
  return Math.max(most, live.size);
}

/** The qubits that have not ended when all operations are done, in order; those that nothing touched are in |0>. */
export function liveAtEnd(circuit: Circuit): number[] {
  const ended = endedAfter(circuit.operations, new Set());
  return Array.from({ length: circuit.qubits }, (_, qubit) => qubit).filter((qubit) => !ended.has(qubit));
}

/** A qubit that has ended in one arm of a branch has ended. */
function endedAfter(operations: readonly Operation[], before: ReadonlySet<number>): Set<number> {
  let ended = new Set(before);
  for (const operation of operations) {
    if (operation.kind === 'branch') {
      const arms = [operation.then, operation.orElse].map((arm) => endedAfter(arm, ended));
      ended = new Set(arms.flatMap((arm) => [...arm]));
      continue;
    }
    const effect = effectOnLives(operation);
    if (effect === 'ends') for (const qubit of qubitsOf(operation)) ended.add(qubit);
    if (effect === 'begins') for (const qubit of qubitsOf(operation)) ended.delete(qubit);
  }
  return ended;
}
