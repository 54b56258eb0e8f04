// What a training run is told and what it tells: its options, its progress, its history.
import type { OptionNames } from '../../option-names.ts';
import type { Augmentation } from '../data/augmentation.ts';
import type { NumbersByName } from '../numbers-by-name.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { Checkpoint, Checkpoints } from './checkpoint.ts';
import type { StepMeter } from './step-meter.ts';
import type { ClassWeights } from './class-weights.ts';

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

/** Whose weights a training run leaves: those of the epoch with the smallest validation loss, or of the last one. */
export const keptEpochs = ['best', 'last'] as const;
/** One of `keptEpochs`: 'best' or 'last'. */
export type KeptEpoch = (typeof keptEpochs)[number];

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
  /** Peak learning rates by part of the model, as `training(…).rates` names them; 0 freezes a part. Default: by model and recipe. */
  readonly rates?: Readonly<Record<string, number>> | undefined;
  /** Share of the steps over which rates rise from 0 under the recipe 'default'. Default 0.05. */
  readonly warmUp?: number | undefined;
  /** Epochs after which rates fall to a tenth under the recipe 'literature'. Default 20. */
  readonly decayEpochs?: number | undefined;
  /** Stops after that many epochs in a row without a smaller validation loss. Default: never. */
  readonly earlyStop?: number | undefined;
  /**
   * Stops after that many epochs, under the rates of all `epochs`: `resume` from what `checkpoints` was asked to keep then goes on to the
   * same end. Default: all.
   */
  readonly until?: number | undefined;
  /** Whose weights are kept; by validation loss. Default 'last'. */
  readonly keep?: KeptEpoch | undefined;
  /** Largest norm of the gradient by all weights together; a longer one is shortened to it. Default: none. */
  readonly clip?: number | undefined;
  /** Share of the numbers before the softmax that each step leaves out, at least 0 and below 1. Default 0. */
  readonly dropout?: number | undefined;
  /** How training images are changed, anew in each epoch; the front of a model is fitted on them as they are. Default: they are not. */
  readonly augment?: Augmentation | undefined;
  /** How much the classes count in the training loss. Default: each image as much as any other. */
  readonly classWeights?: ClassWeights | undefined;
  /** First weights: the numbers of a saved model of the same layers and shapes (`Trained.numbers`). Default: by seed. */
  readonly warmStart?: NumbersByName | undefined;
  /** Where a run with the same options on the same images stopped: it goes on from there, and ends with the same bits. */
  readonly resume?: Checkpoint | undefined;
  /**
   * Who keeps how far the run is. Also asked to keep it, before `fit` throws, where the signal aborts or the loss is no
   * longer a number: then as it was before that step.
   */
  readonly checkpoints?: Checkpoints | undefined;
  /** Called once, before the first epoch, with the predicted time of the whole fit. */
  readonly onEstimate?: (seconds: number) => void;
  /** Called after each step. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Called after each epoch. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Where the time of the fit goes: front, building, data, forward, backward, circuit, head, optimiser, evaluation, checkpoints. Default: nobody asks. */
  readonly stopwatch?: Stopwatch | undefined;
  /** Counts the shots of circuits that are measured; a run that goes on goes on counting from where it stopped. */
  readonly shots?: { taken: number } | undefined;
  /** Counts what steps encode for a device. Default: nobody asks. */
  readonly meter?: StepMeter | undefined;
  /** Stops the training. */
  readonly signal?: AbortSignal | undefined;
}

/** Of all of them. */
export const fitOptionNames: OptionNames<FitOptions> = {
  epochs: true, recipe: true, seed: true, batchSize: true, rates: true, warmUp: true, decayEpochs: true, earlyStop: true, until: true, keep: true,
  clip: true, dropout: true, augment: true, classWeights: true, warmStart: true, resume: true, checkpoints: true, onEstimate: true,
  onProgress: true, onEpoch: true, stopwatch: true, shots: true, meter: true, signal: true,
}; // prettier-ignore

/** How a training run went. */
export interface FitReport {
  /** Empty for models without epochs (1-NN). */
  readonly history: readonly EpochRecord[];
  readonly seconds: number;
  /** Still improving when it stopped. */
  readonly underTrained: boolean;
  /** The epoch whose weights it has; absent for models without epochs. */
  readonly keptEpoch?: number;
  /** It stopped by `until`, with epochs to come; absent: all are trained. */
  readonly unfinished?: true;
}
