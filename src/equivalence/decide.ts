// From questions level by level to verdicts: what is asked when, and what follows from what. A level that holds implies the
// weaker ones, a witness against one is a witness against the stronger ones.
import { type Level, levels } from './task/task.ts';

/** Whether a level holds; null: it does not apply. */
export type Verdict = true | false | null | 'unknown';

interface Kind {
  readonly kind: string;
}

/** How levels are asked; each is asked once at most. */
export interface Questions<Proof extends Kind, Search extends Kind> {
  /** `equal`, `unequal`, or something else where nothing is known. */
  prove(level: Level): Proof;
  /** `witness`, or something else. `isAsked`: the level asked depends on it. */
  refute(level: Level, isAsked: boolean): Search;
  /** Whether the level asked is proved before a stronger one, which would prove it as well. */
  asksFirst(asked: Level, stronger: Level): boolean;
  /** Gets what is known, whenever that is more. */
  tell?(known: Decision<Proof, Search>): void;
}

/** What was found out; of proofs and searches, those that were made. */
export interface Decision<Proof, Search> {
  readonly verdicts: Readonly<Record<Level, Verdict>>;
  readonly proofs: ReadonlyMap<Level, Proof>;
  readonly searches: ReadonlyMap<Level, Search>;
}

/** Which levels there are to decide. */
export interface Ladder {
  readonly applies: ReadonlySet<Level>;
  /** Both return the same observables, so that equal states give equal outputs. */
  readonly sameOutputs: boolean;
}

/** Levels of which each implies the next. */
type Row = readonly Level[];

/** Decides the level asked, which applies, and then the others. */
export function decide<Proof extends Kind, Search extends Kind>(
  asked: Level,
  ladder: Ladder,
  questions: Questions<Proof, Search>,
): Decision<Proof, Search> {
  const rows = rowsOf(ladder).toSorted((one, other) => Number(other.includes(asked)) - Number(one.includes(asked))); // prettier-ignore
  const verdicts: Record<Level, Verdict> = { exact: null, phase: null, channel: null, state: null, outputs: null }; // prettier-ignore
  const proofs = new Map<Level, Proof>();
  const searches = new Map<Level, Search>();
  const known = { verdicts, proofs, searches };
  for (const level of ladder.applies) verdicts[level] = 'unknown';
  for (const row of rows) {
    const hold = (from: number) => {
      for (const level of row.slice(from)) verdicts[level] = true;
      questions.tell?.(known);
    };
    const held = heldFrom(row, row.includes(asked) ? asked : undefined, { ...questions, hold }, proofs);
    const doubtful = row.slice(0, held);
    for (const level of doubtful.toReversed()) {
      const isAsked = doubtful.includes(asked) && row.indexOf(level) >= row.indexOf(asked);
      const search = questions.refute(level, isAsked);
      searches.set(level, search);
      questions.tell?.(known);
      if (search.kind !== 'witness') continue;
      for (const stronger of row.slice(0, row.indexOf(level) + 1)) verdicts[stronger] = false;
      questions.tell?.(known);
      break;
    }
  }
  return known;
}

function rowsOf({ applies, sameOutputs }: Ladder): Row[] {
  const all = levels.filter((level) => applies.has(level));
  const rows = sameOutputs ? [all] : [all.filter((level) => level !== 'outputs'), all.filter((level) => level === 'outputs')]; // prettier-ignore
  return rows.filter((row) => row.length > 0);
}

interface Asking<Proof extends Kind> extends Pick<Questions<Proof, Kind>, 'prove' | 'asksFirst'> {
  /** All levels of the row from this place on hold; those behind it do not. */
  hold(from: number): void;
}

/** The first place of the row from which on all levels hold; its length where none was proved. */
function heldFrom<Proof extends Kind>(
  row: Row,
  asked: Level | undefined,
  { prove, asksFirst, hold }: Asking<Proof>,
  proofs: Map<Level, Proof>,
): number {
  const kindAt = (at: number) => {
    const proof = prove(row[at]);
    proofs.set(row[at], proof);
    hold(proof.kind === 'equal' ? at : row.length);
    return proof.kind;
  };
  let first = 0;
  let held = row.length;
  if (asked !== undefined && asked !== row[0] && asksFirst(asked, row[0])) {
    const at = row.indexOf(asked);
    const kind = kindAt(at);
    if (kind === 'equal') held = at;
    // What is not equal here is not at stronger levels.
    if (kind === 'unequal') first = at + 1;
  }
  for (let at = first; at < held; at++) if (!proofs.has(row[at]) && kindAt(at) === 'equal') return at;
  return held;
}
