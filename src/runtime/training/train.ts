// The training loop that every model with epochs shares: cross-entropy, Adam with a rate per variable, seeded batches.
import type * as tf from '@tensorflow/tfjs';
import type { FitOptions, FitReport } from '../../models/classifier.ts';

/** n labelled samples, row-major: values [n × …shape], labels [n] in [0, classes). */
export interface Samples {
  readonly values: Float32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  readonly labels: Int32Array;
  readonly classes: number;
}

export interface TrainOptions extends FitOptions {
  /** Peak learning rate of the weight with this name under the default recipe; 0 freezes it under every recipe. */
  readonly rate: (variable: string) => number;
  /** Batch size of the default recipe; 32 when absent. */
  readonly defaultBatchSize?: number;
}

/**
 * Trains `model`, a map from samples to class probabilities (softmax), in place.
 * Same seed, same machine, same engine: the same bits.
 * @throws UserError when the signal aborts, when the loss stops being finite, or when a set is empty.
 */
export declare function train(
  model: tf.LayersModel,
  train: Samples,
  validation: Samples,
  options: TrainOptions,
): Promise<FitReport>;

/** Class probabilities [n × classes] in inference mode (batch norm by its moving statistics). */
export declare function predict(
  model: tf.LayersModel,
  samples: Pick<Samples, 'values' | 'shape'>,
  batchSize?: number,
): Promise<Float32Array>;
