// How many epochs the rounds of a sweep take: all of them, and those that are still to come.
import { counted, listed } from '../phrases.ts';
import { count } from '../study/format.ts';
import { fieldsOf, standingAt } from './fields.ts';
import { decide, survivors } from './halving.ts';
import type { SweepRun } from './identify.ts';
import type { KeptRuns } from './results.ts';
import type { SweepFile } from './sweep-file.ts';

/** Of configurations that compete with each other, before anything is trained. */
export interface FieldPlan {
  readonly model: string;
  /** Epochs after which rounds end. */
  readonly rounds: readonly number[];
  /** Configurations in each round, where no run fails. */
  readonly configurations: readonly number[];
  /** Epochs of all their runs, with rounds and without. */
  readonly epochs: number;
  readonly whole: number;
}

type Sweep = Pick<SweepFile, 'runs' | 'halve'>;

/** Of two configurations at least. */
export function fieldPlans({ runs, halve }: Sweep): FieldPlan[] {
  if (halve === undefined) return [];
  return fieldsOf(runs)
    .filter(({ contenders }) => contenders.length > 1)
    .map(({ model, rounds, contenders }) => {
      const each = contenders.reduce((sum, own) => sum + own.runs.length, 0) / contenders.length;
      const configurations = rounds.map((_, round) => inRound(contenders.length, round, halve));
      const epochs = configurations.reduce((sum, many, round) => sum + many * each * lengthOf(rounds, round), 0);
      return { model, rounds, configurations, epochs: Math.round(epochs), whole: Math.round(contenders.length * each * rounds.at(-1)!) };
    });
} // prettier-ignore

/** "halved by 3: 54 configurations of qcnn train 3 epochs, 18 of them 9, 6 of them 27: 1,134 of 4,374 epochs"; nothing without. */
export function describeHalving(sweep: Sweep): string[] {
  if (sweep.halve === undefined) return [];
  const plans = fieldPlans(sweep);
  if (plans.length === 0) return [`--halve ${sweep.halve} stops nothing: no two configurations of a model have epochs enough for rounds`]; // prettier-ignore
  return plans.map(({ model, rounds, configurations: [first, ...rest], epochs, whole }) => {
    const later = rest.map((many, index) => `${count(many)} of them ${rounds[index + 1]}`);
    return `halved by ${sweep.halve}: ${listed([`${counted(first, 'configuration')} of ${model} train ${rounds[0]} epochs`, ...later], 'and')}, ${count(epochs)} of ${count(whole)} epochs`;
  });
}

/**
 * Epochs that a run still takes, by its hash: of those that compete, and whose round is not decided, the mean over the runs of
 * their field, since nobody knows who goes on.
 */
export function epochsToCome({ runs, halve }: Sweep, kept: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>): Map<string, number> {
  const epochs = new Map<string, number>();
  const at = standingAt(runs, kept);
  const leftOf = (hash: string, until: number) => {
    if (kept.done.has(hash) || kept.failed.has(hash)) return 0;
    return Math.max(0, until - (kept.stopped.get(hash)?.history.length ?? 0));
  };
  for (const field of halve === undefined ? [] : fieldsOf(runs)) {
    const { rounds } = field;
    const { left, until = rounds.at(-1)! } = decide(field, halve!, at);
    const hashes = left.flatMap((contender) => contender.runs);
    const open = hashes.filter((hash) => leftOf(hash, until) > 0);
    const round = rounds.indexOf(until);
    const later = rounds.slice(round + 1).reduce((sum, _, index) => {
      const share = inRound(left.length, index + 1, halve!) / left.length;
      return sum + share * hashes.length * lengthOf(rounds, round + 1 + index);
    }, 0);
    for (const hash of open) epochs.set(hash, leftOf(hash, until) + later / open.length);
  }
  return epochs;
} // prettier-ignore

/** What a sweep trains now, and how far it is. */
interface Coming {
  readonly identified: { readonly runs: readonly Pick<SweepRun, 'job' | 'training'>[] };
  readonly kept: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>;
}

/** Which share of a sweep is trained, by epochs: those of a run when it ends, or its round does. */
export function createEpochsLeft({ identified, kept, ...sweep }: Sweep & Coming) {
  const competing = epochsToCome(sweep, kept);
  const trained = new Map([...kept.stopped].map(([hash, { history }]) => [hash, history.length]));
  const isOpen = (hash: string) => !kept.done.has(hash) && !kept.failed.has(hash);
  const halved = new Set(sweep.runs.filter(({ halving }) => halving).map(({ hash }) => hash));
  const whole = new Map(identified.runs.map(({ job, training }) => [job.hash, training?.epochs ?? 0]));
  let total = [...competing.values()].reduce((sum, epochs) => sum + epochs, 0);
  for (const [hash, epochs] of whole) if (!halved.has(hash) && isOpen(hash)) total += epochs;
  let done = 0;
  return {
    ended({ hash, until = whole.get(hash) ?? 0 }: { readonly hash: string; readonly until?: number | undefined }) {
      done += Math.max(0, until - (trained.get(hash) ?? 0));
      trained.set(hash, until);
    },
    /** In [0, 1]. */
    share: () => (total > 0 ? Math.min(1, done / total) : 1),
  };
} // prettier-ignore

function lengthOf(rounds: readonly number[], round: number): number {
  return rounds[round] - (round === 0 ? 0 : rounds[round - 1]);
}

/** Of so many in the first round. */
function inRound(contenders: number, round: number, eta: number): number {
  return round === 0 ? contenders : inRound(survivors(contenders, eta), round - 1, eta);
}
