// What a sweep compares: configurations, a model at the values of all axes but the seed, each with its runs; and controls.
import { pooledDeviation } from '../study/statistics/pooled-deviation.ts';
import { spreadOf, type Spread } from '../study/statistics/spread.ts';
import type { Axis, Point } from './axis.ts';
import { configurationRuns, seedAxis, type ConfigurationRuns } from './configuration-runs.ts';
import { recordAfter } from './fields.ts';
import { byStanding, meanStanding, type Standing } from './halving.ts';
import type { KeptRuns } from './results.ts';
import type { RunRecord, StoppedRun } from './run-record.ts';
import type { SweepFile } from './sweep-file.ts';
import { validationLoss } from './validation-loss.ts';

/** The parts of sweep.json that say what is compared. */
export type Compared = Pick<SweepFile, 'axes' | 'runs' | 'halve'>;

/** A run as far as it was trained. */
export type TrainedRun = RunRecord | StoppedRun;

/** Where a configuration is whose runs are not all trained to their end. */
export interface Stage {
  /** Rounds that all of its runs have ended, from 1. */
  readonly round: number;
  /** Of all. */
  readonly rounds: number;
  /** Epochs after which that round ended, and those of the whole training. */
  readonly epochs: number;
  readonly of: number;
}

export interface Configuration {
  readonly model: string;
  readonly title: string;
  /** Without the seed. More than one: other names of the same runs. */
  readonly points: readonly Point[];
  /** Those that are trained, all to the same epoch: of each seed one, with folds one a fold. At least one. */
  readonly runs: readonly TrainedRun[];
  /** Runs that it has when all are done. */
  readonly wanted: number;
  /** Where its figures are of; undefined: its runs are done. */
  readonly stage: Stage | undefined;
  /** Over its runs; shares in [0, 1]. */
  readonly validation: Spread;
  /** Undefined where its runs are not done. */
  readonly test: Spread | undefined;
  /** Mean; Infinity for models without epochs. */
  readonly loss: number;
}

/** A control at the values of those axes that it depends on. */
export type ControlResult = Omit<Configuration, 'loss' | 'test' | 'stage'> & { readonly test: Spread };

export interface Results {
  /** The axes but the seed. */
  readonly factors: readonly Axis[];
  /** Best first: those that are done, then those that came further; by mean validation accuracy, ties by validation loss. */
  readonly configurations: readonly Configuration[];
  /** Those whose runs are done. */
  readonly finished: readonly Configuration[];
  readonly controls: readonly ControlResult[];
  /** Of the validation accuracy between runs of one configuration that is done; undefined where none has two. */
  readonly seedDeviation?: { readonly deviation: number; readonly freedom: number } | undefined;
  /** By which factors are compared. */
  readonly comparison: Comparison;
}

/** Accuracies that may be compared whatever their configurations came to. */
export interface Comparison {
  /** Whether they are those after the first round, since some configurations were stopped there or later. */
  readonly isEarly: boolean;
  readonly accuracyOf: (run: TrainedRun) => number;
  /** Runs with the same text may be compared; where nothing was stopped all. */
  readonly fieldOf: (run: TrainedRun) => string;
}

/** Runs that are trained; of those that are missing or failed it says how many. */
export function resultsOf({ axes, runs, halve }: Compared, kept: Pick<KeptRuns, 'done' | 'stopped'>): Results {
  const halvings = new Map(runs.map(({ hash, halving }) => [hash, halve === undefined ? undefined : halving]));
  const made = configurationRuns(runs).flatMap((group) => configurationOf(group, kept, halvings.get(group.hashes[0])));
  const configurations = made.filter(({ role }) => role === 'model').sort(betterFirst).map(({ role: _, ...each }) => each);
  const controls = made.flatMap(({ role, test, ...each }) => (role === 'control' && test ? [{ ...each, test }] : []));
  const finished = configurations.filter(({ stage }) => !stage);
  return {
    factors: axes.filter(({ name }) => name !== seedAxis),
    configurations,
    finished,
    controls,
    seedDeviation: pooledDeviation(finished.map((each) => each.runs.map(accuracyOf))),
    comparison: comparisonOf(finished.length < configurations.length, halvings),
  };
} // prettier-ignore

/** On the validation images, at the end of what is trained. */
export function accuracyOf(run: TrainedRun): number {
  return 'validation' in run ? run.validation.accuracy : run.history.at(-1)!.validationAccuracy;
}

export type Halving = SweepFile['runs'][number]['halving'];

function comparisonOf(isEarly: boolean, halvings: ReadonlyMap<string, Halving>): Comparison {
  if (!isEarly) return { isEarly, accuracyOf, fieldOf: () => '' };
  return {
    isEarly,
    accuracyOf(run) {
      const halving = halvings.get(run.hash);
      const record = halving && recordAfter(run.history, halving.rounds[0], halving.keep);
      return record?.validationAccuracy ?? accuracyOf(run);
    },
    fieldOf: ({ hash, model }) => JSON.stringify([model, halvings.get(hash)?.rounds]),
  };
}

type Made = Configuration & { readonly role: ConfigurationRuns['role'] };

function configurationOf(
  { role, model, points, hashes }: ConfigurationRuns,
  { done, stopped }: Pick<KeptRuns, 'done' | 'stopped'>,
  halving: Halving,
): Made[] {
  const finished = hashes.flatMap((hash) => done.get(hash) ?? []);
  const halted = halving ? hashes.flatMap((hash) => stopped.get(hash) ?? []) : [];
  const ended = halted.map(({ history }) => roundsWithin(halving!.rounds, history.length));
  const round = ended.reduce((least, each) => Math.min(least, each), Infinity);
  const base = { role, model, points, wanted: hashes.length };
  if (halving && halted.length > 0 && round > 0) {
    const { rounds, keep } = halving;
    const runs = hashes.flatMap((hash) => done.get(hash) ?? stopped.get(hash) ?? []);
    const epochs = rounds[round - 1];
    const stage = { round, rounds: rounds.length, epochs, of: rounds.at(-1)! };
    const standings = runs.flatMap(({ history }): Standing[] => {
      const record = recordAfter(history, epochs, keep);
      return record ? [{ accuracy: record.validationAccuracy, loss: record.validationLoss }] : [];
    });
    const validation = spreadOf(standings.map(({ accuracy }) => accuracy));
    return [{ ...base, title: runs[0].title, runs, stage, validation, test: undefined, loss: meanStanding(standings).loss }];
  }
  if (finished.length === 0) return [];
  return [{
    ...base,
    title: finished[0].title,
    runs: finished,
    stage: undefined,
    validation: spreadOf(finished.map(accuracyOf)),
    test: spreadOf(finished.map(({ test }) => test.accuracy)),
    loss: meanStanding(finished.map((run) => ({ accuracy: accuracyOf(run), loss: validationLoss(run) }))).loss,
  }];
} // prettier-ignore

/** How many of them have ended after so many epochs. */
export function roundsWithin(rounds: readonly number[], epochs: number): number {
  return rounds.filter((end) => end <= epochs).length;
}

/** Those that are equal in all stay in the order of the axes. */
function betterFirst(a: Configuration, b: Configuration): number {
  const [ofA, ofB] = [a, b].map(({ stage }) => (stage ? stage.round / stage.rounds : 1));
  if (ofA !== ofB) return ofB - ofA;
  return byStanding({ accuracy: a.validation.mean, loss: a.loss }, { accuracy: b.validation.mean, loss: b.loss });
} // prettier-ignore
