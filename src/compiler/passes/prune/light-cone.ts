// A walk from the outputs backwards that keeps what some output sees.
import type { BranchOperation, Circuit, Operation } from '../../circuit/circuit.ts';
import { bitsOf } from '../../circuit/conditions.ts';
import { fromText } from '../../circuit/operation-facts.ts';
import { actsAtAll, qubitsOf } from '../../circuit/walk.ts';
import { sightBefore } from './sight.ts';
import { sightsOfOutputs } from './sights.ts';

/** What is left of each operation of a circuit; undefined: nothing. */
export function withinLightCone({ operations, outputs, qubits }: Circuit): (Operation | undefined)[] {
  const sights = sightsOfOutputs(outputs, qubits);
  /** Something that stays acts on these before their next reset, if only to pass by what is seen elsewhere. */
  const inUse = new Set<number>();
  const usedBits = new Set<number>();
  return pruneEach(operations, false);

  function pruneEach(list: readonly Operation[], inBranch: boolean): (Operation | undefined)[] {
    const left = new Array<Operation | undefined>(list.length);
    for (let at = list.length - 1; at >= 0; at--) left[at] = prune(list[at], inBranch);
    return left;
  }

  function prune(operation: Operation, inBranch: boolean): Operation | undefined {
    const left = pruneOne(operation);
    if (left && left.kind !== 'branch' && left.kind !== 'barrier' && left.kind !== 'discard')
      for (const qubit of qubitsOf(left)) inUse.add(qubit);
    // What a reset in a branch parts, the other alternative may not.
    if (left?.kind === 'reset' && !inBranch) inUse.delete(left.qubit);
    return left;
  }

  function pruneOne(operation: Operation): Operation | undefined {
    switch (operation.kind) {
      case 'gate':
      case 'block': {
        const before = sightBefore(operation, operation.qubits.map(sights.of));
        before?.forEach((sight, index) => sights.set(operation.qubits[index], sight));
        return before && operation;
      }
      case 'channel': {
        // Backwards, each channel of the table takes every Pauli to itself and the identity, so sights stay; and
        // depolarize(p) on two qubits, one of them unseen, is depolarize(p) on the other.
        const seen = operation.qubits.filter((qubit) => sights.of(qubit) !== 'none');
        if (seen.length === 0) return undefined;
        return seen.length < operation.qubits.length ? { ...operation, qubits: seen } : operation;
      }
      case 'measure': {
        const { qubit, bit } = operation;
        if (!usedBits.delete(bit)) return { kind: 'discard', qubit, ...fromText(operation) };
        sights.set(qubit, 'Z');
        return operation;
      }
      case 'reset':
        if (sights.of(operation.qubit) === 'none' && !inUse.has(operation.qubit)) return undefined;
        sights.set(operation.qubit, 'none');
        return operation;
      case 'prepare':
        // Nothing stands before it on its qubits.
        return operation.qubits.every((qubit) => sights.of(qubit) === 'none') ? undefined : operation;
      case 'branch':
        return pruneBranch(operation);
      case 'discard':
      case 'barrier':
        return operation;
      default:
        return operation satisfies never;
    }
  }

  function pruneBranch(branch: BranchOperation): Operation | undefined {
    const [then, orElse] = sights.both(
      () => pruneEach(branch.then, true).filter((each) => each !== undefined),
      () => pruneEach(branch.orElse, true).filter((each) => each !== undefined),
    );
    if (!actsAtAll(then) && !actsAtAll(orElse)) return undefined;
    for (const bit of bitsOf(branch.condition)) usedBits.add(bit);
    return { ...branch, then, orElse };
  }
}
