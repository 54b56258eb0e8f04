// The light cone: walking backwards from the outputs, drops whatever none of them can see, then the qubits left idle.
import type { Call, Circuit, Operation } from '../circuit/circuit.ts';
import { bitsOf } from './conditions.ts';
import { dropIdle } from './drop-idle.ts';
import { renumber } from './renumber.ts';
import { joinSight, sightBefore, type Sight } from './sight.ts';

/**
 * Unitaries and noise on qubits that end unseen go, and gates that merely turn a qubit about the only axis on which it
 * is seen; a measurement whose outcome no branch uses becomes a discard; branches, resets, preparations, discards go
 * where nothing is left of them. Weights and inputs keep their places, those of dropped gates with gradient 0.
 */
export function pruneUnseen(circuit: Circuit): Circuit {
  const sights = new Array<Sight>(circuit.qubits).fill('none');
  const usedBits = new Set<number>();
  for (const output of circuit.outputs) {
    if (output.kind === 'probabilities') for (const qubit of output.qubits) see(qubit, 'Z');
    else for (const { factors } of output.terms) for (const { qubit, pauli } of factors) see(qubit, pauli);
  }
  const operations = dropIdle(pruneList(circuit.operations, undefined));
  return renumber({ ...circuit, operations });

  function see(qubit: number, sight: Sight): void {
    sights[qubit] = joinSight(sights[qubit], sight);
  }

  /** Goes backwards; `changed` collects what the sights were before the list, for a branch to go back to. */
  function pruneList(list: readonly Operation[], changed: Map<number, Sight> | undefined): Operation[] {
    const kept: Operation[] = [];
    const set = (qubit: number, sight: Sight): void => {
      if (changed && !changed.has(qubit)) changed.set(qubit, sights[qubit]);
      sights[qubit] = sight;
    };
    for (let at = list.length - 1; at >= 0; at--) {
      const left = prune(list[at], set);
      if (left) kept.push(left);
    }
    return kept.reverse();
  }

  function prune(operation: Operation, set: (qubit: number, sight: Sight) => void): Operation | undefined {
    switch (operation.kind) {
      case 'gate':
      case 'block': {
        const before = sightBefore(operation, operation.qubits.map((qubit) => sights[qubit])); // prettier-ignore
        before?.forEach((sight, index) => set(operation.qubits[index], sight));
        return before && operation;
      }
      case 'channel':
        // Backwards, each channel of the table takes every Pauli to itself and the identity: sights stay.
        return operation.qubits.some((qubit) => sights[qubit] !== 'none') ? operation : undefined;
      case 'measure': {
        const isUsed = usedBits.delete(operation.bit);
        if (!isUsed) return { kind: 'discard', qubit: operation.qubit, ...callOf(operation) };
        set(operation.qubit, 'Z');
        return operation;
      }
      case 'reset':
      case 'prepare': {
        const qubits = operation.kind === 'reset' ? [operation.qubit] : operation.qubits;
        if (qubits.every((qubit) => sights[qubit] === 'none')) return undefined;
        for (const qubit of qubits) set(qubit, 'none');
        return operation;
      }
      case 'branch':
        return pruneBranch(operation, set);
      case 'discard':
      case 'barrier':
        return operation;
    }
  }

  function pruneBranch(
    operation: Extract<Operation, { kind: 'branch' }>,
    set: (qubit: number, sight: Sight) => void,
  ): Operation | undefined {
    const alternatives = [operation.then, operation.orElse].map((list) => {
      const changed = new Map<number, Sight>();
      const kept = pruneList(list, changed);
      const before = [...changed.keys()].map((qubit) => [qubit, sights[qubit]] as const);
      for (const [qubit, sight] of changed) sights[qubit] = sight;
      return { kept, before: new Map(before) };
    });
    const [then, orElse] = alternatives;
    if (then.kept.length + orElse.kept.length === 0) return undefined;
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
