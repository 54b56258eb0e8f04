// A circuit of gates, resets and ends as gates alone: each life of a qubit is a qubit of its own, which starts as |0⟩ and, when
// it has ended, is left to itself. What is returned stays the same.
import type { Circuit, GateOperation, Operation, Output } from '../../../compiler/circuit/circuit.ts';
import { gatesOf } from '../../../compiler/circuit/expand-blocks.ts';

/** Gates on qubits that start as |0⟩, and what is returned of them. */
export interface Lives {
  readonly qubits: number;
  readonly gates: readonly GateOperation[];
  readonly outputs: readonly Output[];
}

/** undefined where there is more than that: noise, amplitudes, and what depends on measured bits. */
export function livesOf({ qubits, operations, outputs }: Circuit): Lives | undefined {
  let count = qubits;
  const lifeOf = Array.from({ length: qubits }, (_, qubit) => qubit);
  const gates: GateOperation[] = [];
  for (const operation of operations.flatMap(gatesOf)) {
    if (!isOfLives(operation)) return undefined;
    if (operation.kind === 'reset') lifeOf[operation.qubit] = count++;
    if (operation.kind !== 'gate') continue;
    gates.push({ ...operation, qubits: operation.qubits.map((qubit) => lifeOf[qubit]) });
  }
  return {
    qubits: count,
    gates,
    outputs: outputs.map((output) => onQubits(output, (qubit) => lifeOf[qubit])),
  };
}

/** A bit that nothing reads is no more than the end of its qubit. */
function isOfLives({ kind }: Operation): boolean {
  switch (kind) {
    case 'gate':
    case 'block':
    case 'barrier':
    case 'reset':
    case 'discard':
    case 'measure':
      return true;
    case 'channel':
    case 'branch':
    case 'prepare':
      return false;
    default:
      return kind satisfies never;
  }
}

/** The same on other qubits. */
export function onQubits(output: Output, of: (qubit: number) => number): Output {
  if (output.kind === 'probabilities') return { ...output, qubits: output.qubits.map(of) };
  const terms = output.terms.map(({ coefficient, factors }) => ({
    coefficient,
    factors: factors
      .map((factor) => ({ ...factor, qubit: of(factor.qubit) }))
      .toSorted((one, other) => one.qubit - other.qubit),
  }));
  return { kind: 'observable', terms };
}
