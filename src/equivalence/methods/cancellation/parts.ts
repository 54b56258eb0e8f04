// The parts of two circuits of gates that are to cancel, at a point: gates at their starts that only multiply |0…0⟩, and gates
// at their ends that no output sees, are left out; of what is returned alone, qubits are matched.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import type { Point } from '../../angles/point.ts';
import type { Level, Pair } from '../../task/task.ts';
import { actsOnZeros } from './from-zeros.ts';
import { livesOf, type Lives } from './lives.ts';
import { matchingOf } from './matching.ts';
import type { Suspects } from './remains.ts';
import { isSeen } from './seen.ts';

/** Which gates are left out. */
export interface LeftOut {
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** What is tried, in this order: gates that were rewritten may not look as they did to either test. */
export const triedAt: Readonly<Record<Level, readonly LeftOut[]>> = {
  exact: [{ atStart: false, atEnd: false }],
  phase: [{ atStart: false, atEnd: false }],
  channel: [{ atStart: false, atEnd: false }],
  state: [
    { atStart: false, atEnd: false },
    { atStart: true, atEnd: false },
  ],
  outputs: [
    { atStart: false, atEnd: true },
    { atStart: true, atEnd: true },
    { atStart: false, atEnd: false },
  ],
};

interface Part {
  readonly lives: Lives;
  /** By gate. */
  readonly isKept: readonly boolean[];
}

export interface Parts {
  readonly leftOut: LeftOut;
  readonly both: readonly [Part, Part];
  /** What is kept, on qubits of A. */
  readonly qubits: number;
  readonly a: readonly GateOperation[];
  readonly b: readonly GateOperation[];
}

/** undefined where the circuits return other observables, on whatever qubits. */
export function partsOf(pair: Pair, level: Level, leftOut: LeftOut, point: Point): Parts | undefined {
  const [one, other] = [livesOf(pair.a)!, livesOf(pair.b)!];
  const both = [one, other].map((lives) => ({ lives, isKept: keptAt(lives, leftOut, point) }));
  const [a, b] = both.map(({ lives, isKept }) => ({ ...lives, gates: lives.gates.filter((_, at) => isKept[at]) })); // prettier-ignore
  const matching = level === 'outputs' ? matchingOf(a, b, point) : [];
  if (!matching) return undefined;
  return {
    leftOut,
    both: [both[0], both[1]],
    qubits: Math.max(a.qubits, b.qubits, ...matching.map((qubit) => qubit + 1)),
    a: a.gates,
    b: level === 'outputs' ? b.gates.map((gate) => ({ ...gate, qubits: gate.qubits.map((qubit) => matching[qubit]) })) : b.gates, // prettier-ignore
  };
}

/** Places among the gates that are kept as places among all. */
export function suspectsIn({ both: [a, b] }: Parts, suspects: Suspects): Suspects {
  const inAll = ({ isKept }: Part, places: readonly number[]) => {
    const kept = [...isKept.keys()].filter((place) => isKept[place]);
    return places.map((place) => kept[place]);
  };
  return { a: inAll(a, suspects.a), b: inAll(b, suspects.b) };
}

/** Whether they are the same at another point: there, too, what was left out may be left out, by its own numbers. */
export function arePartsAt({ both, leftOut }: Parts, point: Point): boolean {
  return both.every(({ lives, isKept }) => {
    const now = keptAt(lives, leftOut, point);
    return isKept.every((kept, at) => kept === now[at]);
  });
}

function keptAt(lives: Lives, { atStart, atEnd }: LeftOut, point: Point): boolean[] {
  const acts = atStart ? actsOnZeros(lives, point) : lives.gates.map(() => true);
  if (!atEnd) return acts;
  const seen = isSeen({ ...lives, gates: lives.gates.filter((_, at) => acts[at]) }, point);
  let next = 0;
  return acts.map((own) => own && seen[next++]);
}
