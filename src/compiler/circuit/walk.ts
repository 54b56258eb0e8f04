// Walking over operations: those inside branches too, and the qubits that each one acts on.
import type { Angle, Circuit, Operation } from './circuit.ts';

/** All operations in order, a branch before what it holds. */
export function allOperations(operations: readonly Operation[]): Operation[] {
  return operations.flatMap((operation) =>
    operation.kind === 'branch'
      ? [operation, ...allOperations(operation.then), ...allOperations(operation.orElse)]
      : [operation],
  );
}

/** The expressions of weights and inputs that an operation holds itself. */
export function anglesOf(operation: Operation): readonly Angle[] {
  if (operation.kind === 'gate') return operation.angles;
  return operation.kind === 'prepare' ? operation.amplitudes : [];
}

/** The qubits of one operation; of a branch, those of all it holds. */
export function qubitsOf(operation: Operation): readonly number[] {
  switch (operation.kind) {
    case 'measure':
    case 'reset':
    case 'discard':
      return [operation.qubit];
    case 'branch':
      return [...new Set([...operation.then, ...operation.orElse].flatMap(qubitsOf))];
    default:
      return operation.qubits;
  }
}

/** Some operation does more than part others: it is no barrier, nor a branch of barriers. */
export function actsAtAll(operations: readonly Operation[]): boolean {
  return operations.some((operation) =>
    operation.kind === 'branch'
      ? actsAtAll(operation.then) || actsAtAll(operation.orElse)
      : operation.kind !== 'barrier',
  );
}

/** The qubits whose state matters: some operation may change or read it, or an output looks at it. */
export function usedQubits(circuit: Circuit): Set<number> {
  const operations = allOperations(circuit.operations).filter(
    ({ kind }) =>
      kind === 'gate' || kind === 'block' || kind === 'channel' || kind === 'measure' || kind === 'prepare',
  );
  const read = circuit.outputs.flatMap((output) =>
    output.kind === 'probabilities'
      ? output.qubits
      : output.terms.flatMap(({ factors }) => factors.map(({ qubit }) => qubit)),
  );
  return new Set([...operations.flatMap(qubitsOf), ...read]);
}
