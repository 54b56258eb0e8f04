// What the training loop asks of a model, whatever computes it.
import type { Flops } from '../flops.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { NumbersByName } from '../numbers-by-name.ts';
import type { SampleSource } from './source.ts';

/** Samples of one step. */
export interface Batch {
  /** [samples × …shape]; the learner may not keep it. Empty where the learner holds the samples. */
  readonly values: Float32Array;
  /** [samples]: their numbers in the set. */
  readonly chosen?: Int32Array | undefined;
  /** [samples] in [0, classes). */
  readonly labels: Int32Array;
  /** [samples]: the factor of each in the loss; absent: 1. */
  readonly factors?: Float32Array | undefined;
  /** Number of the step over the whole training, from 0: what is random in a step depends on it and the seed alone. */
  readonly step: number;
}

/** Mean cross-entropy in nats, each sample times its factor, and the number of right answers. */
export interface Outcome {
  readonly loss: number;
  readonly correct: number;
}

/** A model while it is trained. */
export interface Learner {
  /**
   * Brings all samples of a set to where it computes; from then on their numbers are
   * enough. False where there is no room for them: they come batch by batch, as they do where this is absent.
   */
  hold?(samples: SampleSource): Promise<boolean>;
  /** Names of the weights that it trains: "layer/kernel". */
  readonly variables: readonly string[];
  /** How many steps may be under way, whose outcomes are not known yet. Default 1. */
  readonly stepsAhead?: number;
  /**
   * One batch forward, backward and, at these rates (by variable), downhill; the outcome is that before the move, in
   * training mode. Nothing moves when the loss is not finite, nor in steps that were begun before that was known. A learner
   * with steps ahead may begin the next one before it knows the outcome of this one; outcomes come in order.
   */
  step(batch: Batch, rates: readonly number[]): Outcome | Promise<Outcome>;
  /** Asks for the outcomes of all steps that are under way, where the learner would wait for more of them. */
  settle?(): void;
  /** Class probabilities [count × classes] in inference mode. The learner may not keep `values` beyond the call. */
  predict(values: Float32Array, count: number): Promise<Float32Array>;
  /** Those by which it predicts: weights, trained or not, and moving statistics. */
  weights(): Promise<NumbersByName>;
  /** Throws UserError, and changes nothing, unless they have the names and shapes of `weights`. */
  setWeights(weights: NumbersByName): void;
  /** All that decides the next steps: the weights, and the moments and steps of the optimiser. A copy. */
  state(): Promise<NumbersByName>;
  /** Throws UserError where it is no state of such a learner. */
  restore(state: NumbersByName): void;
  /** Frees what training alone needs; the model stays. */
  dispose(): void;
}

/** How a learner learns. */
export interface LearnerOptions {
  /** Whether the weight of this name is trained; the others are left out of the gradient, which is then cheaper. */
  readonly isTrained: (variable: string) => boolean;
  /** Decides what dropout leaves out. */
  readonly seed: number;
  /** Share of the numbers before the last layer that is left out of a step, in [0, 1). Default 0. */
  readonly dropout?: number | undefined;
  /** Largest norm of the gradient by all trained weights together; a longer one is shortened. Default: none. */
  readonly clip?: number | undefined;
  /** Where the time of its steps goes. */
  readonly stopwatch?: Stopwatch | undefined;
}

/** One map a sample, in the resolution of the model's last maps of features. */
export interface FeatureMaps {
  readonly height: number;
  readonly width: number;
  /** [samples × height × width] */
  readonly values: Float32Array;
}

/** A model that can be trained and asked; samples are of one shape. */
export interface Trainable extends Pick<Learner, 'predict' | 'weights' | 'setWeights'> {
  /** Number of weights that training changes. */
  readonly parameters: number;
  /** To classify one sample. */
  flops(): Flops;
  /** Trains this model in place. */
  learner(options: LearnerOptions): Learner;
  /** [samples × …shape]: by the values of each sample, the gradient of the number that enters the softmax for its class [samples]. */
  scoreGradient?(values: Float32Array, classOf: Int32Array): Promise<Float32Array>;
  /**
   * Where the last feature maps speak for the class of each sample (Grad-CAM: Selvaraju et al. 2017): [samples × height ×
   * width], at least 0. Absent where there are no maps.
   */
  featureMaps?(values: Float32Array, classOf: Int32Array): Promise<FeatureMaps>;
  dispose(): void;
}
