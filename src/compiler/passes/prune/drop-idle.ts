// Drops the ends and beginnings of qubits on which nothing else is left: discards and resets that have nothing to do.
import type { Operation } from '../../circuit/circuit.ts';
import { actsAtAll } from '../../circuit/walk.ts';

/**
 * Goes forwards: a reset of a qubit that is still |0>, and a discard of one that is, or that ended before, change
 * nothing. What is left of a valid circuit is valid again when resets that revived a qubit for nothing are gone.
 */
export function dropIdle(operations: readonly Operation[]): Operation[] {
  const touched = new Set<number>();
  const ended = new Set<number>();

  function visit(list: readonly Operation[]): Operation[] {
    return list.flatMap((operation) => keep(operation) ?? []);
  }

  function keep(operation: Operation): Operation | undefined {
    switch (operation.kind) {
      case 'gate':
      case 'block':
      case 'channel':
      case 'prepare':
        for (const qubit of operation.qubits) touched.add(qubit);
        return operation;
      case 'measure':
        touched.add(operation.qubit);
        ended.add(operation.qubit);
        return operation;
      case 'discard':
        if (!touched.has(operation.qubit) || ended.has(operation.qubit)) return undefined;
        ended.add(operation.qubit);
        return operation;
      case 'reset':
        if (!touched.has(operation.qubit)) return undefined;
        ended.delete(operation.qubit);
        return operation;
      case 'branch': {
        // The alternatives come one after the other here: what one of them touches counts as touched.
        const then = visitInBranch(operation.then);
        const orElse = visitInBranch(operation.orElse);
        for (const qubit of revivedBy(operation)) ended.delete(qubit);
        return actsAtAll(then) || actsAtAll(orElse) ? { ...operation, then, orElse } : undefined;
      }
      case 'barrier':
        return operation;
      default:
        return operation satisfies never;
    }
  }

  /** No qubit ends in a branch, so what was ended before still is, unless both alternatives revive it. */
  function visitInBranch(list: readonly Operation[]): Operation[] {
    return list.flatMap((operation): Operation[] => {
      if (operation.kind === 'reset') return touched.has(operation.qubit) ? [operation] : [];
      const kept = keep(operation);
      return kept ? [kept] : [];
    });
  }

  return visit(operations);
}

/** The qubits that an operation resets whatever the bits are. */
function revivedBy(operation: Operation): number[] {
  if (operation.kind === 'reset') return [operation.qubit];
  if (operation.kind !== 'branch') return [];
  const other = new Set(operation.orElse.flatMap(revivedBy));
  return operation.then.flatMap(revivedBy).filter((qubit) => other.has(qubit));
}
