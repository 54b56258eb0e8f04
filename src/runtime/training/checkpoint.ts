// How far a training run has come, and all that decides how it goes on: resumed, it ends with the same bits.
import type { NumbersByName } from '../numbers-by-name.ts';
import type { EpochRecord } from './fit.ts';

/** The epoch with the smallest validation loss. */
export interface BestEpoch {
  readonly epoch: number;
  readonly validationLoss: number;
}

/** A training run between two steps. */
export interface Checkpoint {
  /** Epochs ended. */
  readonly epoch: number;
  /** Batches done of the epoch that runs; 0 between epochs. */
  readonly batches: number;
  /** Sums over the samples of the epoch that runs, and seconds spent on it. */
  readonly running: { readonly loss: number; readonly correct: number; readonly seconds: number };
  /** Of the order of samples, as it was when that epoch began: `Random.state`. */
  readonly random: readonly number[];
  /** Of the epochs ended. */
  readonly history: readonly EpochRecord[];
  /** Until now. */
  readonly best: BestEpoch | undefined;
  /** Trained until now. */
  readonly seconds: number;
  /** "learner/…": the learner's state; "best/…": weights of the best epoch, where the best are kept. */
  readonly numbers: NumbersByName;
}

/** Who keeps checkpoints, and when. */
export interface Checkpoints {
  /** Asked after every step and every epoch. */
  due(epochEnded: boolean): boolean;
  /** The run waits for it; what it throws ends the run. */
  keep(checkpoint: Checkpoint): Promise<void> | void;
}
