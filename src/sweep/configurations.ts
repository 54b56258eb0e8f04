// What a sweep compares: configurations, a model at the values of all axes but the seed, each with its runs; and controls.
import { mean } from 'simple-statistics';
import { pooledDeviation } from '../study/statistics/pooled-deviation.ts';
import { spreadOf, type Spread } from '../study/statistics/spread.ts';
import type { Axis, Point } from './axis.ts';
import type { KeptRuns } from './results.ts';
import type { RunRecord } from './run-record.ts';
import type { SweepFile } from './sweep-file.ts';
import { validationLoss } from './validation-loss.ts';

/** One axis of a sweep tells runs of one configuration apart. */
export const seedAxis = 'seed';

/** The parts of sweep.json that say what is compared. */
export type Compared = Pick<SweepFile, 'axes' | 'runs'>;

export interface Configuration {
  readonly model: string;
  readonly title: string;
  /** Without the seed. More than one: other names of the same runs. */
  readonly points: readonly Point[];
  /** Those that are done: of each seed one, with folds one a fold. At least one. */
  readonly runs: readonly RunRecord[];
  /** Runs that it has when all are done. */
  readonly wanted: number;
  /** Over its runs; shares in [0, 1]. */
  readonly validation: Spread;
  readonly test: Spread;
  /** Mean; Infinity for models without epochs. */
  readonly loss: number;
}

/** A control at the values of those axes that it depends on. */
export type ControlResult = Omit<Configuration, 'loss'>;

export interface Results {
  /** The axes but the seed. */
  readonly factors: readonly Axis[];
  /** Best first: by mean validation accuracy, ties by validation loss. */
  readonly configurations: readonly Configuration[];
  readonly controls: readonly ControlResult[];
  /** Of the validation accuracy between runs of one configuration; undefined where none has two. */
  readonly seedDeviation?: { readonly deviation: number; readonly freedom: number } | undefined;
}

/** Runs that are done; of those that are missing or failed it says how many. */
export function resultsOf({ axes, runs }: Compared, { done }: Pick<KeptRuns, 'done'>): Results {
  const groups = new Map<string, Group>();
  for (const { hash, model, role, points } of runs)
    for (const point of points) {
      const { [seedAxis]: _, ...rest } = point;
      const key = JSON.stringify([role, model, rest]);
      const group = groups.get(key) ?? { role, model, points: [rest], hashes: [] };
      groups.set(key, group);
      group.hashes.push(hash);
    }
  const made = merged([...groups.values()]).flatMap((group) => configurationOf(group, done));
  const ofRole = (wanted: Group['role']) => made.filter(({ role }) => role === wanted).map(({ role: _, ...each }) => each); // prettier-ignore
  const configurations = ofRole('model').sort(betterFirst);
  return {
    factors: axes.filter(({ name }) => name !== seedAxis),
    configurations,
    controls: ofRole('control'),
    seedDeviation: pooledDeviation(configurations.map((each) => each.runs.map(accuracyOf))),
  };
}

export function accuracyOf({ validation }: RunRecord): number {
  return validation.accuracy;
}

interface Group {
  readonly role: 'model' | 'control';
  readonly model: string;
  readonly points: Point[];
  readonly hashes: string[];
}

/** The same runs under other names are one. */
function merged(groups: readonly Group[]): Group[] {
  const byRuns = new Map<string, Group>();
  for (const group of groups) {
    const key = group.hashes.join();
    const known = byRuns.get(key);
    if (known) known.points.push(...group.points);
    else byRuns.set(key, group);
  }
  return [...byRuns.values()];
}

function configurationOf(
  { role, model, points, hashes }: Group,
  done: KeptRuns['done'],
): (Configuration & { role: Group['role'] })[] {
  const runs = hashes.flatMap((hash) => done.get(hash) ?? []);
  if (runs.length === 0) return [];
  return [
    {
      role,
      model,
      title: runs[0].title,
      points,
      runs,
      wanted: hashes.length,
      validation: spreadOf(runs.map(accuracyOf)),
      test: spreadOf(runs.map(({ test }) => test.accuracy)),
      loss: mean(runs.map(validationLoss)),
    },
  ];
}

/** Those that are equal in both stay in the order of the axes. */
function betterFirst(a: Configuration, b: Configuration): number {
  const byAccuracy = b.validation.mean - a.validation.mean;
  if (byAccuracy !== 0) return byAccuracy;
  return a.loss === b.loss ? 0 : a.loss - b.loss;
}
