// What kind of map a circuit is, as far as its operations tell.
import type { Circuit, Operation } from '../../compiler/circuit/circuit.ts';

/** Gates only: the outputs aside, a unitary. */
export function isUnitary({ operations }: Circuit): boolean {
  return operations.every(isGates);
}

/** From |0…0⟩ it makes a pure state of all qubits: gates and amplitudes only. */
export function isPure({ operations }: Circuit): boolean {
  return operations.every((operation) => isGates(operation) || operation.kind === 'prepare');
}

function isGates({ kind }: Operation): boolean {
  switch (kind) {
    case 'gate':
    case 'block':
    case 'barrier':
      return true;
    case 'channel':
    case 'measure':
    case 'branch':
    case 'reset':
    case 'discard':
    case 'prepare':
      return false;
    default:
      return kind satisfies never;
  }
}
