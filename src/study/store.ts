// Where a study keeps its models while it runs, and finds them again when it goes on.
import type { Classifier } from '../models/classifier.ts';
import type { Checkpoint, Checkpoints } from '../runtime/training/checkpoint.ts';
import type { EpochRecord } from '../runtime/training/fit.ts';
import type { Contestant } from './observer.ts';
import type { ModelResult } from './result.ts';
import type { RunKey } from './run-key.ts';

/** The place of each run of a study. */
export interface StudyStore {
  /** That of one run of a model. */
  of(name: string, key: RunKey): ModelStore;
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
};
