// Operations and outputs on other qubits; calls of the text move along and stay shared.
import type { Operation, Output } from './circuit.ts';

/**
 * `call` is left as it is. A barrier loses the qubits that have no name any more; in a branch it goes with the last.
 * All other operations have names for all their qubits.
 */
export function renameQubits(operation: Operation, rename: (qubit: number) => number | undefined): Operation {
  switch (operation.kind) {
    case 'measure':
    case 'reset':
    case 'discard':
      return { ...operation, qubit: rename(operation.qubit)! };
    case 'branch': {
      const inner = (list: readonly Operation[]) =>
        list
          .map((each) => renameQubits(each, rename))
          .filter((each) => each.kind !== 'barrier' || each.qubits.length > 0);
      return { ...operation, then: inner(operation.then), orElse: inner(operation.orElse) };
    }
    case 'barrier':
      return { ...operation, qubits: operation.qubits.flatMap((qubit) => rename(qubit) ?? []) };
    case 'gate':
    case 'block':
    case 'channel':
    case 'prepare':
      return { ...operation, qubits: operation.qubits.map((qubit) => rename(qubit)!) };
    default:
      return operation satisfies never;
  }
}

/** Factors are sorted anew. */
export function renameOutput(output: Output, rename: (qubit: number) => number): Output {
  if (output.kind === 'probabilities') return { ...output, qubits: output.qubits.map(rename) };
  const terms = output.terms.map((term) => ({
    ...term,
    factors: term.factors
      .map((factor) => ({ ...factor, qubit: rename(factor.qubit) }))
      .sort((a, b) => a.qubit - b.qubit),
  }));
  return { ...output, terms };
}
