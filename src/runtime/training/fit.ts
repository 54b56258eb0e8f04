// What a training run is told and what it tells: its options, its progress, its history.

/** How well a model did after an epoch: cross-entropies in nats, shares of right answers. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Wall-clock time of this epoch, validation included. */
  readonly seconds: number;
}

/** How far a training run is. */
export interface FitProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done and to do over the whole fit. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  /** Predicted seconds left, from measured steps. */
  readonly secondsLeft: number;
}

export const recipes = ['default', 'literature'] as const;
/** A schedule of learning rates and batch sizes, by name. */
export type Recipe = (typeof recipes)[number];

/** How long and how a model is trained, and who is told. */
export interface FitOptions {
  /** Passes over the training set. */
  readonly epochs: number;
  /** Schedule of learning rates. */
  readonly recipe: Recipe;
  /** Decides first weights and the order of samples. */
  readonly seed: number;
  /** Overrides the recipe's batch size. */
  readonly batchSize?: number | undefined;
  /** Called once, before the first epoch, with the predicted time of the whole fit. */
  readonly onEstimate?: (seconds: number) => void;
  /** Called after each step. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Called after each epoch. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Stops the training. */
  readonly signal?: AbortSignal | undefined;
}

/** How a training run went. */
export interface FitReport {
  /** Empty for models without epochs (1-NN). */
  readonly history: readonly EpochRecord[];
  readonly seconds: number;
  /** Still improving when it stopped. */
  readonly underTrained: boolean;
}
