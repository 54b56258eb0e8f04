// The loop for a TensorFlow.js model of one's own, on samples at hand.
import { checkOptions, type OptionNames } from '../../option-names.ts';
import type { AnyLayersModel } from '../tensors/any-model.ts';
import type * as tf from '../tensors/tf.ts';
import { fitOptionNames, type FitOptions, type FitReport } from './fit.ts';
import { predictAll } from './predict.ts';
import type { TrainingChoices } from './settings.ts';
import { sizeOf, sourceOfValues } from './source.ts';
import { predictor, tensorTrainable } from './tensor-learner.ts';
import { trainModel } from './train-model.ts';

/** n labelled samples, row-major: values [n × …shape], labels [n] in [0, classes). */
export interface Samples {
  readonly values: Float32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  readonly labels: Int32Array;
  readonly classes: number;
}

/** How a model is trained, weight by weight. */
export interface TrainOptions extends Omit<FitOptions, 'rates' | 'warmStart' | 'augment' | 'classWeights'> {
  /** Peak learning rate of the weight of this name ("layer/kernel") under the default recipe; 0 freezes it under every recipe. */
  readonly rate: (variable: string) => number;
  /** Batch size of the default recipe; 32 when absent. */
  readonly defaultBatchSize?: number | undefined;
}

const { rates: _, warmStart: __, augment: ___, classWeights: ____, ...ofFit } = fitOptionNames;
const trainNames: OptionNames<TrainOptions> = { ...ofFit, rate: true, defaultBatchSize: true };

/**
 * Trains a model, a map from samples to class probabilities (softmax), in place. Training loss and accuracy of an epoch
 * are means over its steps, in training mode; validation loss and accuracy are taken after it, in inference mode.
 * The same seed on the same machine and engine gives the same bits.
 * @throws UserError (exit code 1) when the signal aborts or the loss stops being finite; (2) when a set is empty, and for
 * options that no training can have.
 */
export async function trainTensors(
  given: AnyLayersModel,
  training: Samples,
  validation: Samples,
  how: TrainOptions,
): Promise<FitReport> {
  checkOptions('train', how, trainNames);
  const { rate, defaultBatchSize, ...options } = how;
  const model = given as tf.LayersModel;
  const names = [...new Set(model.trainableWeights.map(({ originalName }) => originalName))];
  const choices: TrainingChoices = {
    rates: names.map((name) => ({ part: name, holds: (variable) => variable === name, peak: rate(name) })),
    ...(defaultBatchSize !== undefined && { batchSize: defaultBatchSize }),
  };
  const sets = { training: sourceOfValues(training), validation: sourceOfValues(validation) };
  return trainModel(tensorTrainable(model), sets, options, choices);
}

/**
 * The model's output [n × …] in inference mode (batch norm by its moving statistics): class probabilities [n × classes]
 * of a classifier. Lets other work of the process run between batches.
 */
export function predictTensors(
  model: AnyLayersModel,
  { values, shape }: Pick<Samples, 'values' | 'shape'>,
  batchSize = 128,
): Promise<Float32Array> {
  const labels = new Int32Array(values.length / sizeOf(shape));
  return predictAll(predictor(model), sourceOfValues({ values, shape, labels, classes: 0 }), { batchSize });
}
