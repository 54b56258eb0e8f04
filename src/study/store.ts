// Where a study keeps its models while it runs, and finds them again when it goes on.
import type { Classifier } from '../models/classifier.ts';
import type { Checkpoint, Checkpoints } from '../runtime/training/checkpoint.ts';
import type { EpochRecord } from '../runtime/training/fit.ts';
import type { Contestant } from './observer.ts';
import type { ModelResult } from './result.ts';
import type { Settled } from './settled.ts';
import type { RunKey } from './run-key.ts';
import type { Trial } from './tuning/trials.ts';

/** The place of each run of a study. */
export interface StudyStore {
  /** That of one run of a model; `trial`: the number of its configuration, of several that were tried. */
  of(name: string, key: RunKey, trial?: number): ModelStore;
  /** That of the configurations that are tried before the run with this key. */
  tuning(name: string, key: RunKey): TuningStore;
  /** Of a study that goes on. */
  readonly settled?: Settled | undefined;
}

/** The place of the configurations of a model: what came of those that are tried, and how far the next is. */
export interface TuningStore {
  /** Throws UserError where that cannot be read. */
  trials(): readonly Trial[];
  /** Instead of those before. The training of all but `best` is of no more use. */
  keep(trials: readonly Trial[], best: number | undefined): Promise<void>;
  /** Where the training of one of them is kept, from which the run with that configuration goes on. */
  of(number: number): Pick<ModelStore, 'checkpoint' | 'checkpoints'>;
}

/** The place of one run of a model: nothing, how far its training is, or what came of it. */
export interface ModelStore {
  /** What came of it, where it was trained and tested before. Throws UserError where that cannot be read. */
  finished(description: Contestant): ModelResult | undefined;
  /** Where its training stopped before. Throws UserError where that cannot be read. */
  checkpoint(): Checkpoint | undefined;
  readonly checkpoints: Checkpoints;
  epochEnded(record: EpochRecord): void;
  /** It is trained and tested; its checkpoint is of no more use. */
  finish(result: ModelResult, classifier: Classifier): Promise<void>;
  /** The trained model itself, ready to predict. Throws UserError where it is not there. */
  load(): Promise<Classifier>;
}

/** Keeps nothing. */
export const noStore: StudyStore = {
  of: (name) => ({
    finished: () => undefined,
    checkpoint: () => undefined,
    checkpoints: { due: () => false, keep: () => {} },
    epochEnded: () => {},
    finish: async () => {},
    load: () => {
      throw new Error(`${name} was not kept`);
    },
  }),
  tuning: () => ({
    trials: () => [],
    keep: async () => {},
    of: () => ({ checkpoint: () => undefined, checkpoints: { due: () => false, keep: () => {} } }),
  }),
};
