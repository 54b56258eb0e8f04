// From what is known of the levels to what is said of the one that was asked.
import { type Answer, strongestOf } from './answer.ts';
import type { Decision, Verdict } from './decide.ts';
import type { proveRounded } from './methods/index.ts';
import { type Level, levels } from './task/task.ts';
import type { Nearest, Witness } from './witness/index.ts';

export type Proof = ReturnType<typeof proveRounded>;
export type Search = Witness | Nearest;
export type Known = Decision<Proof, Search>;

type Said = Pick<
  Answer,
  | 'verdict'
  | 'level'
  | 'levels'
  | 'strongest'
  | 'method'
  | 'error'
  | 'snapped'
  | 'reason'
  | 'nearest'
  | 'witness'
>;

/** `sameOutputs`: equal states give equal outputs. */
export function conclude(level: Level, { verdicts, proofs, searches }: Known, sameOutputs: boolean): Said {
  // Those whose proof proves the level, the strongest first, and those whose witness refutes it, the weakest first.
  const chain: readonly Level[] = sameOutputs ? levels : levels.filter((each) => each !== 'outputs');
  const [above, below] = chain.includes(level)
    ? [chain.slice(0, chain.indexOf(level) + 1), chain.slice(chain.indexOf(level))]
    : [[level], [level]];
  const proved = above.flatMap((each) => {
    const proof = proofs.get(each);
    return proof?.kind === 'equal' ? [{ at: each, proof }] : [];
  });
  const found = below.flatMap((each) => searches.get(each) ?? []);
  const [best] = proved;
  const witness = found.find((each) => each.kind === 'witness') ?? null;
  const verdict = verdictOf(verdicts[level]);
  const isOpen = verdict === 'unknown';
  return {
    verdict,
    level,
    levels: verdicts,
    strongest: strongestOf(verdicts),
    method: best?.proof.method ? { ...best.proof.method, at: best.at } : null,
    error: best ? best.proof.error : null,
    snapped: best ? best.proof.snapped : Math.max(0, ...[...proofs.values()].map(({ snapped }) => snapped)),
    reason: isOpen ? reasonOf(proofs.get(level)) : null,
    nearest: isOpen ? nearestOf(found) : null,
    witness,
  };
}

function verdictOf(verdict: Verdict): Answer['verdict'] {
  if (verdict === true) return 'equivalent';
  return verdict === false ? 'different' : 'unknown';
}

/** The reason why nothing is known where nothing was asked. */
export const notAsked = 'the time was used up before it was asked';

function reasonOf(proof: Proof | undefined): string {
  switch (proof?.kind) {
    case undefined:
      return notAsked;
    case 'unknown':
      return proof.reason;
    case 'unequal':
      return 'the identity does not hold, and no difference above tolerance and rounding was found: it may be too small or too rare, or functions that count as independent, such as sin(w) and w, depend on one another';
    case 'equal':
      throw new Error('a level that was proved is not unknown');
    default:
      return proof satisfies never;
  }
}

function nearestOf(found: readonly Search[]): Nearest | null {
  const all = found.filter((each) => each.kind === 'nearest');
  return all.toSorted((one, other) => other.sample.points - one.sample.points || other.largest - one.largest)[0] ?? null; // prettier-ignore
}
