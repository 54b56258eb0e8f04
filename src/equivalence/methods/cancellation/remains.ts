// Where what does not cancel began: of each matrix that is left, the gates that came into it first since its qubits were free.
import type { Where } from './product.ts';

/** Places of gates among those of each circuit. */
export interface Suspects {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

interface Joined {
  readonly where: Where;
  readonly place: number;
}

export interface Remains {
  /** A gate has joined the matrix on its qubits. */
  join(qubits: readonly number[], joined: Joined, isFree: (qubit: number) => boolean): void;
  suspects(): Suspects;
}

/** Gates of a matrix that are remembered. */
const most = 12;

interface Group {
  readonly qubits: Set<number>;
  readonly first: Joined[];
}

export function createRemains(): Remains {
  const groups = new Map<number, Group>();
  return {
    join(qubits, joined, isFree) {
      const merged = new Set(qubits.flatMap((qubit) => groups.get(qubit) ?? []));
      const group: Group = {
        qubits: new Set([...qubits, ...[...merged].flatMap((each) => [...each.qubits])]),
        first: [...[...merged].flatMap(({ first }) => first), joined].slice(0, most),
      };
      for (const qubit of group.qubits) {
        if (isFree(qubit)) {
          group.qubits.delete(qubit);
          groups.delete(qubit);
        } else groups.set(qubit, group);
      }
    },
    suspects() {
      const all = [...new Set(groups.values())].flatMap(({ first }) => first);
      const of = (where: Where) => [...new Set(all.filter((each) => each.where === where).map(({ place }) => place))]; // prettier-ignore
      return { a: of('before'), b: of('after') };
    },
  };
}
