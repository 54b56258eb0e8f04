// What outputs see of a circuit of gates: gates at its end that commute with all observables leave every output as it is.
import type { Circuit, Operation, Pauli } from '../../../compiler/circuit/circuit.ts';
import { gatesOf } from '../../../compiler/circuit/expand-blocks.ts';
import { axesOf } from '../../../compiler/circuit/gate-forms.ts';

/** How a qubit is seen: by one Pauli, or in other ways as well. */
type Seen = Pauli | 'all';

/** The circuit without gates at its end that no output sees. */
export function seenPart(circuit: Circuit): Circuit {
  const seen = seenByOutputs(circuit);
  const kept: Operation[] = [];
  for (const operation of circuit.operations.flatMap(gatesOf).toReversed()) {
    if (operation.kind !== 'gate') continue;
    const axes = axesOf(operation);
    const commutes = operation.qubits.every((qubit, at) => {
      const as = seen.get(qubit);
      return as === undefined || axes[at] === 'any' || axes[at] === as;
    });
    if (commutes) continue;
    kept.push(operation);
    operation.qubits.forEach((qubit, at) => see(seen, qubit, axes[at] ?? 'all'));
  }
  return { ...circuit, operations: kept.toReversed() };
}

function seenByOutputs({ outputs }: Circuit): Map<number, Seen> {
  const seen = new Map<number, Seen>();
  for (const output of outputs) {
    if (output.kind === 'probabilities') for (const qubit of output.qubits) see(seen, qubit, 'Z');
    else
      for (const { factors } of output.terms) for (const { qubit, pauli } of factors) see(seen, qubit, pauli);
  }
  return seen;
}

/** Two operations commute when on every qubit that they share both are made of 1 and the same Pauli. */
function see(seen: Map<number, Seen>, qubit: number, as: Seen | 'any'): void {
  if (as === 'any') return;
  const before = seen.get(qubit) ?? as;
  seen.set(qubit, before === as ? as : 'all');
}
