// What a training run is told and what it tells: its options, its progress, its history.

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
export type Recipe = (typeof recipes)[number];

export interface FitOptions {
  readonly epochs: number;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Overrides the recipe's batch size. */
  readonly batchSize?: number | undefined;
  /** Called once, before the first epoch, with the predicted time of the whole fit. */
  readonly onEstimate?: (seconds: number) => void;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface FitReport {
  /** Empty for models without epochs (1-NN). */
  readonly history: readonly EpochRecord[];
  readonly seconds: number;
  /** Still improving when it stopped. */
  readonly underTrained: boolean;
}
