// Which configurations of a sweep compete with each other, and what their runs came to.
import type { EpochRecord, KeptEpoch } from '../runtime/training/fit.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import { configurationRuns, type ConfigurationRuns } from './configuration-runs.ts';
import { roundsOf, type Contender, type Field, type Standing, type StandingAt } from './halving.ts';
import type { KeptRuns } from './results.ts';
import type { SweepFile } from './sweep-file.ts';

/** A configuration that competes. */
export interface Competitor extends Contender {
  readonly model: string;
  readonly points: ConfigurationRuns['points'];
}

export type CompetingField = Field<Competitor> & { readonly model: string };

/** What of a run's training decides its rounds. */
export type RoundsOfTraining = Pick<TrainingSettings, 'epochs' | 'keep'>;

/**
 * The rounds of a run in sweep.json; undefined of what does not compete: controls, models without epochs or with too few,
 * and those whose trained models others begin with.
 */
export function competing(
  { role, training, isNeeded }: { readonly role: 'model' | 'control'; readonly training?: RoundsOfTraining | undefined; readonly isNeeded: boolean },
  eta: number | undefined,
): SweepFile['runs'][number]['halving'] {
  if (eta === undefined || role === 'control' || !training || isNeeded) return undefined;
  const rounds = roundsOf(training.epochs, eta);
  return rounds.length > 1 ? { rounds, keep: training.keep } : undefined;
} // prettier-ignore

/** One a model, number of epochs and data set: those are compared after the same epochs on the same images. */
export function fieldsOf(runs: SweepFile['runs']): CompetingField[] {
  const halvings = new Map(runs.map(({ hash, halving }) => [hash, halving]));
  const fields = new Map<string, { model: string; rounds: readonly number[]; contenders: Competitor[] }>();
  for (const { role, model, points, hashes } of configurationRuns(runs)) {
    const rounds = halvings.get(hashes[0])?.rounds;
    if (role === 'control' || !rounds) continue;
    const key = JSON.stringify([model, rounds, points[0]['data']]);
    const field = fields.get(key) ?? { model, rounds, contenders: [] };
    fields.set(key, field);
    field.contenders.push({ model, points, runs: hashes });
  }
  return [...fields.values()];
}

/** By what is in the folder, as it is when it is asked. */
export function standingAt(
  runs: SweepFile['runs'],
  { done, stopped, failed }: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>,
): StandingAt {
  const keeps = new Map(runs.map(({ hash, halving }) => [hash, halving?.keep ?? 'last']));
  return (hash, epochs) => {
    const keep = keeps.get(hash) ?? 'last';
    // One that is done may have ended before, by --early-stop.
    const history = done.get(hash)?.history ?? stopped.get(hash)?.history ?? [];
    const isFar = done.has(hash) || history.length >= epochs;
    const record = isFar ? recordAfter(history, epochs, keep) : undefined;
    if (record) return standingOf(record);
    return failed.has(hash) ? 'failed' : undefined;
  };
}

function standingOf({ validationAccuracy: accuracy, validationLoss: loss }: EpochRecord): Standing {
  return { accuracy, loss };
}

/** The epoch whose weights a training would have kept that had ended after so many. */
export function recordAfter(
  history: readonly EpochRecord[],
  epochs: number,
  keep: KeptEpoch,
): EpochRecord | undefined {
  const own = history.slice(0, epochs);
  if (keep === 'last') return own.at(-1);
  const least = own.reduce((loss, { validationLoss }) => Math.min(loss, validationLoss), Infinity);
  return own.find(({ validationLoss }) => validationLoss === least);
}
