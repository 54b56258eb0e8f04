// Operations and outputs on other qubits; calls of the text move along and stay shared.
import type { Operation, Output } from '../circuit/circuit.ts';

/** `call` is left as it is. */
export function renameQubits(operation: Operation, rename: (qubit: number) => number): Operation {
  switch (operation.kind) {
    case 'measure':
    case 'reset':
    case 'discard':
      return { ...operation, qubit: rename(operation.qubit) };
    case 'branch': {
      const inner = (each: Operation) => renameQubits(each, rename);
      return { ...operation, then: operation.then.map(inner), orElse: operation.orElse.map(inner) };
    }
    default:
      return { ...operation, qubits: operation.qubits.map(rename) };
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
