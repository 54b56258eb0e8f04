// Facts of an operation besides the qubits it acts on: whether it ends their lives or begins new ones, the bits it writes
// and reads, and where it comes from.
import type { FromText, Operation } from './circuit.ts';
import { bitsOf } from './conditions.ts';
import { allOperations } from './walk.ts';

/** What an operation itself does to the lives of its qubits; a branch does so by what it holds. */
export function effectOnLives({ kind }: Operation): 'ends' | 'begins' | 'none' {
  switch (kind) {
    case 'measure':
    case 'discard':
      return 'ends';
    case 'reset':
      return 'begins';
    case 'gate':
    case 'block':
    case 'channel':
    case 'branch':
    case 'prepare':
    case 'barrier':
      return 'none';
    default:
      return kind satisfies never;
  }
}

/** The classical bits that an operation itself writes. */
export function bitsWritten(operation: Operation): readonly number[] {
  switch (operation.kind) {
    case 'measure':
      return [operation.bit];
    case 'gate':
    case 'block':
    case 'channel':
    case 'branch':
    case 'reset':
    case 'discard':
    case 'prepare':
    case 'barrier':
      return [];
    default:
      return operation satisfies never;
  }
}

/** The bits that an operation reads: a branch, those of its condition and of the branches in it, each once. */
export function bitsRead(operation: Operation): number[] {
  switch (operation.kind) {
    case 'branch': {
      const conditions = allOperations([operation]).flatMap((each) =>
        each.kind === 'branch' ? [each.condition] : [],
      );
      return [...new Set(conditions.flatMap(bitsOf))];
    }
    case 'gate':
    case 'block':
    case 'channel':
    case 'measure':
    case 'reset':
    case 'discard':
    case 'prepare':
    case 'barrier':
      return [];
    default:
      return operation satisfies never;
  }
}

/** Where an operation comes from, for another that takes its place. */
export function fromText({ call, origin }: FromText): FromText {
  return { ...(call && { call }), ...(origin && { origin }) };
}
