// The light cone: walking backwards from the outputs, drops whatever none of them can see, then the qubits left idle.
import type { BranchOperation, Call, Circuit, Operation } from '../../circuit/circuit.ts';
import { bitsOf } from '../../circuit/conditions.ts';
import { actsAtAll, qubitsOf } from '../../circuit/walk.ts';
import { completeCalls } from './complete-calls.ts';
import { dropIdle } from './drop-idle.ts';
import { renumber } from '../../circuit/renumber.ts';
import { joinSight, sightBefore, type Sight } from './sight.ts';

/**
 * Unitaries and noise on qubits that end unseen go, and gates that merely turn a qubit about the only axis on which it
 * is seen; a measurement whose outcome no branch uses becomes a discard; branches, resets, preparations, discards go
 * where nothing is left of them. Weights and inputs keep their places, those of dropped gates with gradient 0.
 * Before fusion, `calls`: what fusion would do for nothing stays, so that calls with the same weights stay the same.
 */
export function pruneUnseen(circuit: Circuit, by: 'gates' | 'calls' = 'gates'): Circuit {
  const sights = new Array<Sight>(circuit.qubits).fill('none');
  /** Something that stays acts on these before their next reset, if only to pass by what is seen elsewhere. */
  const inUse = new Set<number>();
  const usedBits = new Set<number>();
  for (const output of circuit.outputs) {
    if (output.kind === 'probabilities') for (const qubit of output.qubits) see(qubit, 'Z');
    else for (const { factors } of output.terms) for (const { qubit, pauli } of factors) see(qubit, pauli);
  }
  const left = pruneEach(circuit.operations, undefined);
  const kept = by === 'calls' ? completeCalls(circuit.operations, left) : left;
  const operations = dropIdle(kept.filter((operation) => operation !== undefined));
  return renumber({ ...circuit, operations });

  function see(qubit: number, sight: Sight): void {
    sights[qubit] = joinSight(sights[qubit], sight);
  }

  /**
   * What is left of each operation. Goes backwards; `changed` collects what the sights were before the list, for a
   * branch to go back to.
   */
  function pruneEach(
    list: readonly Operation[],
    changed: Map<number, Sight> | undefined,
  ): (Operation | undefined)[] {
    const left = new Array<Operation | undefined>(list.length);
    const set = (qubit: number, sight: Sight): void => {
      if (changed && !changed.has(qubit)) changed.set(qubit, sights[qubit]);
      sights[qubit] = sight;
    };
    for (let at = list.length - 1; at >= 0; at--) left[at] = prune(list[at], set, changed !== undefined);
    return left;
  }

  function prune(
    operation: Operation,
    set: (qubit: number, sight: Sight) => void,
    inBranch: boolean,
  ): Operation | undefined {
    const left = pruneOne(operation, set);
    if (left && left.kind !== 'branch' && left.kind !== 'barrier' && left.kind !== 'discard')
      for (const qubit of qubitsOf(left)) inUse.add(qubit);
    // What a reset in a branch parts, the other alternative may not.
    if (left?.kind === 'reset' && !inBranch) inUse.delete(left.qubit);
    return left;
  }

  function pruneOne(operation: Operation, set: (qubit: number, sight: Sight) => void): Operation | undefined {
    switch (operation.kind) {
      case 'gate':
      case 'block': {
        const before = sightBefore(operation, operation.qubits.map((qubit) => sights[qubit])); // prettier-ignore
        before?.forEach((sight, index) => set(operation.qubits[index], sight));
        return before && operation;
      }
      case 'channel': {
        // Backwards, each channel of the table takes every Pauli to itself and the identity, so sights stay; and
        // depolarize(p) on two qubits, one of them unseen, is depolarize(p) on the other.
        const qubits = operation.qubits.filter((qubit) => sights[qubit] !== 'none');
        if (qubits.length === 0) return undefined;
        return qubits.length < operation.qubits.length ? { ...operation, qubits } : operation;
      }
      case 'measure': {
        const isUsed = usedBits.delete(operation.bit);
        if (!isUsed) return { kind: 'discard', qubit: operation.qubit, ...callOf(operation) };
        set(operation.qubit, 'Z');
        return operation;
      }
      case 'reset':
        if (sights[operation.qubit] === 'none' && !inUse.has(operation.qubit)) return undefined;
        set(operation.qubit, 'none');
        return operation;
      case 'prepare':
        if (operation.qubits.every((qubit) => sights[qubit] === 'none')) return undefined;
        for (const qubit of operation.qubits) set(qubit, 'none');
        return operation;
      case 'branch':
        return pruneBranch(operation, set);
      case 'discard':
      case 'barrier':
        return operation;
    }
  }

  function pruneBranch(
    operation: BranchOperation,
    set: (qubit: number, sight: Sight) => void,
  ): Operation | undefined {
    const alternatives = [operation.then, operation.orElse].map((list) => {
      const changed = new Map<number, Sight>();
      const kept = pruneEach(list, changed).filter((each) => each !== undefined);
      const before = [...changed.keys()].map((qubit) => [qubit, sights[qubit]] as const);
      for (const [qubit, sight] of changed) sights[qubit] = sight;
      return { kept, before: new Map(before) };
    });
    const [then, orElse] = alternatives;
    if (!actsAtAll(then.kept) && !actsAtAll(orElse.kept)) return undefined;
    const touched = new Set([...then.before.keys(), ...orElse.before.keys()]);
    const joined = [...touched].map((qubit) => {
      const behind = sights[qubit];
      return [
        qubit,
        joinSight(then.before.get(qubit) ?? behind, orElse.before.get(qubit) ?? behind),
      ] as const;
    });
    for (const [qubit, sight] of joined) set(qubit, sight);
    for (const bit of bitsOf(operation.condition)) usedBits.add(bit);
    return { ...operation, then: then.kept, orElse: orElse.kept };
  }
}

/** As it stands, or nothing at all: an absent call is not the same as an undefined one. */
function callOf({ call }: Operation): { readonly call?: Call } {
  return call ? { call } : {};
}
