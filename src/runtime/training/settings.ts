// What a training run comes down to once recipe, options and the model's own choices are settled: for records.
import { adamConstants } from './adam.ts';
import type { FitOptions } from './fit.ts';
import { recipeBatchSize, recipePeak } from './schedule.ts';

/** Peak learning rates by part of the model, under the default recipe; the first part that holds a weight counts. */
export type PeakRates = readonly {
  readonly part: string;
  /** Whether the weight of this name belongs to it. */
  holds(variable: string): boolean;
  /** 0 freezes it under every recipe. */
  readonly peak: number;
}[];

/** What a model chooses by itself. */
export interface TrainingChoices {
  readonly rates: PeakRates;
  /** Under the default recipe; 32 when absent. */
  readonly batchSize?: number;
}

/** What a training run settled on, for the record. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimiser: { readonly name: string; readonly [constant: string]: number | string };
  /** How the rates change: the name of the recipe. */
  readonly schedule: string;
  /** Peak rates by part. */
  readonly rates: Readonly<Record<string, number>>;
}

/** The same rate for everything. */
export function oneRate(peak: number): PeakRates {
  return [{ part: 'all', holds: () => true, peak }];
}

/** 0 for what belongs to no part. */
export function peakOf(rates: PeakRates, variable: string): number {
  return rates.find(({ holds }) => holds(variable))?.peak ?? 0;
}

/** What `train` does with these options. */
export function trainingSettings(
  { epochs, recipe, batchSize }: Pick<FitOptions, 'epochs' | 'recipe' | 'batchSize'>,
  { rates, batchSize: own }: TrainingChoices,
): TrainingSettings {
  return {
    epochs,
    batchSize: batchSize ?? recipeBatchSize(recipe, own),
    optimiser: { name: 'Adam', ...adamConstants },
    schedule: recipe,
    rates: Object.fromEntries(rates.map(({ part, peak }) => [part, recipePeak(recipe, peak)])),
  };
}
