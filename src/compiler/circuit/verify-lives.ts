// Rules of `verify` for the lives of qubits: no operation acts on one that has ended, or prepares one that was used.
import { isIndex, type Report } from './verify-expressions.ts';

/** untouched: never used; live: used; ended: measured or discarded, until a reset. */
export type Life = 'untouched' | 'live' | 'ended';

/** The lives of all qubits so far. */
export interface LifeCheck {
  /** Reports qubits that do not exist, stand twice, or are in none of these states. */
  require(qubits: readonly number[], where: string, allowed: readonly Life[]): void;
  /** Requires qubits that have not ended; they are live then. */
  use(qubits: readonly number[], where: string): void;
  set(qubit: number, life: Life): void;
  /** Follows both alternatives of a branch from here: a qubit that ends in one of them has ended. */
  both(first: () => void, second: () => void): void;
}

export function followLives(count: number, report: Report): LifeCheck {
  let lives = new Array<Life>(count).fill('untouched');
  const check: LifeCheck = {
    require(qubits, where, allowed) {
      if (new Set(qubits).size < qubits.length) report(where, 'a qubit stands twice');
      for (const qubit of qubits) {
        if (!isIndex(qubit, count)) report(where, `there is no qubit ${qubit}`);
        else if (!allowed.includes(lives[qubit])) report(where, `qubit ${qubit} is ${lives[qubit]}`);
      }
    },
    use(qubits, where) {
      check.require(qubits, where, ['untouched', 'live']);
      for (const qubit of qubits) if (lives[qubit] === 'untouched') lives[qubit] = 'live';
    },
    set(qubit, life) {
      lives[qubit] = life;
    },
    both(first, second) {
      const before = lives;
      lives = [...before];
      first();
      const after = lives;
      lives = [...before];
      second();
      lives = lives.map((life, qubit) => join(after[qubit], life));
    },
  };
  return check;
}

function join(a: Life, b: Life): Life {
  if (a === b) return a;
  return a === 'ended' || b === 'ended' ? 'ended' : 'live';
}
