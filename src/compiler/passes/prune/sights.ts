// The sights of all qubits at one place of a circuit, as a walk from the outputs backwards changes them.
import type { Output } from '../../circuit/circuit.ts';
import { joinSight, type Sight } from './sight.ts';

export interface Sights {
  of(qubit: number): Sight;
  set(qubit: number, sight: Sight): void;
  /** Walks both alternatives of a branch from here; before the branch is seen what is seen before either. */
  both<T>(first: () => T, second: () => T): [T, T];
}

/** The sights after the last operation. */
export function sightsOfOutputs(outputs: readonly Output[], qubits: number): Sights {
  const sights = new Array<Sight>(qubits).fill('none');
  const see = (qubit: number, sight: Sight) => {
    sights[qubit] = joinSight(sights[qubit], sight);
  };
  for (const output of outputs) {
    if (output.kind === 'probabilities') for (const qubit of output.qubits) see(qubit, 'Z');
    else for (const { factors } of output.terms) for (const { qubit, pauli } of factors) see(qubit, pauli);
  }
  return followSights(sights);
}

function followSights(sights: Sight[]): Sights {
  /** Within an alternative: what the sights that it changed were after it. */
  let changed: Map<number, Sight> | undefined;
  const set = (qubit: number, sight: Sight): void => {
    if (changed && !changed.has(qubit)) changed.set(qubit, sights[qubit]);
    sights[qubit] = sight;
  };
  /** Goes back afterwards; `before` has the sights that the alternative changed. */
  function within<T>(walk: () => T): { result: T; before: ReadonlyMap<number, Sight> } {
    const outer = changed;
    const own = (changed = new Map<number, Sight>());
    const result = walk();
    const before = new Map([...own.keys()].map((qubit) => [qubit, sights[qubit]]));
    for (const [qubit, sight] of own) sights[qubit] = sight;
    changed = outer;
    return { result, before };
  }
  return {
    of: (qubit) => sights[qubit],
    set,
    both(first, second) {
      const [one, other] = [within(first), within(second)];
      for (const qubit of new Set([...one.before.keys(), ...other.before.keys()])) {
        const after = sights[qubit];
        set(qubit, joinSight(one.before.get(qubit) ?? after, other.before.get(qubit) ?? after));
      }
      return [one.result, other.result];
    },
  };
}
