// A circuit without its entangling gates: what a study compares it with, to see whether entanglement does anything.
import type { Circuit, Operation } from '../circuit/circuit.ts';
import { expandBlocks } from '../circuit/expand-blocks.ts';
import { mapOperations } from '../circuit/walk.ts';
import { pruneUnseen } from '../passes/prune/prune-unseen.ts';
import { usedWeights } from './used-weights.ts';

/**
 * The circuit without gates and noise on two qubits or more, those in branches too; then without what no output sees any
 * more, and without the weights that nothing is left of. Inputs keep their places. What was prepared as amplitudes stays,
 * and so do branches on measured bits: they join qubits classically.
 */
export function withoutEntanglement(circuit: Circuit): Circuit {
  const operations = mapOperations(expandBlocks(circuit).operations, (operation) =>
    joins(operation) ? [] : operation,
  );
  return usedWeights(pruneUnseen({ ...circuit, operations }));
}

/** Whether some operation acts on two qubits at once. */
export function entangles(circuit: Circuit): boolean {
  let found = false;
  mapOperations(expandBlocks(circuit).operations, (operation) => {
    found ||= joins(operation);
    return operation;
  });
  return found;
}

function joins(operation: Operation): boolean {
  return (operation.kind === 'gate' || operation.kind === 'channel') && operation.qubits.length > 1;
}
