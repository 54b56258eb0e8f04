// The number of qubits that exist at the same time when the operations of a circuit are done in their order.
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
