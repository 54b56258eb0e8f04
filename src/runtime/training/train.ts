// The training loop that every model with epochs shares: cross-entropy, Adam with a rate per variable, seeded batches.
import { setImmediate } from 'node:timers/promises';
import type { AnyLayersModel } from '../tensors/any-model.ts';
import * as tf from '../tensors/tf.ts';
import { UserError } from '../../user-error.ts';
import { createRandom } from '../random.ts';
import { createAdam } from './adam.ts';
import type { Adam } from './adam.ts';
import { drawBatches, takeBatch } from './batches.ts';
import type { Samples } from './batches.ts';
import type { EpochRecord, FitOptions, FitReport } from './fit.ts';
import { predictedClasses } from './metrics.ts';
import { predict } from './predict.ts';
import { createSchedule, recipeBatchSize } from './schedule.ts';
import { isUnderTrained } from './under-trained.ts';

export { predict } from './predict.ts';
export type { Samples } from './batches.ts';

/** How a model is trained, weight by weight. */
export interface TrainOptions extends FitOptions {
  /** Peak learning rate of the weight of this name ("layer/kernel") under the default recipe; 0 freezes it under every recipe. */
  readonly rate: (variable: string) => number;
  /** Batch size of the default recipe; 32 when absent. */
  readonly defaultBatchSize?: number | undefined;
}

/** Probabilities below this count as this much in a loss: its largest value is 27.6. */
const LEAST_PROBABILITY = 1e-12;

interface Learner {
  readonly model: tf.LayersModel;
  readonly variables: readonly tf.Variable[];
  readonly peaks: readonly number[];
}

interface Outcome {
  readonly loss: number;
  readonly correct: number;
}

/**
 * Trains a model, a map from samples to class probabilities (softmax), in place. Training loss and accuracy of an epoch
 * are means over its steps, in training mode; validation loss and accuracy are taken after it, in inference mode.
 * The same seed on the same machine and engine gives the same bits.
 * @throws UserError (exit code 1) when the signal aborts or the loss stops being finite; (2) when a set is empty.
 */
export async function train(
  given: AnyLayersModel,
  training: Samples,
  validation: Samples,
  options: TrainOptions,
): Promise<FitReport> {
  const model = given as tf.LayersModel;
  const { epochs, recipe, seed, signal } = options;
  const batchSize = options.batchSize ?? recipeBatchSize(recipe, options.defaultBatchSize);
  const count = training.labels.length;
  refuseImpossible(count, validation.labels.length, epochs, batchSize);
  const learner = selectVariables(model, options.rate);
  const steps = Math.ceil(count / batchSize) * epochs;
  if (options.onEstimate) {
    options.onEstimate(await estimateSeconds(learner, training, validation, batchSize, epochs));
  }

  const schedule = createSchedule(recipe, steps / epochs, epochs);
  const random = createRandom(seed);
  const adam = createAdam(learner.variables);
  const history: EpochRecord[] = [];
  const started = performance.now();
  let step = 0;
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const epochStarted = performance.now();
      let loss = 0;
      let correct = 0;
      for (const chosen of drawBatches(count, batchSize, random)) {
        await setImmediate();
        refuseAborted(signal);
        const rates = learner.peaks.map((peak) => schedule(peak, step));
        const outcome = takeStep(learner, adam, training, chosen, rates);
        step++;
        refuseDiverged(outcome.loss, epoch, step);
        loss += outcome.loss * chosen.length;
        correct += outcome.correct;
        const secondsLeft = (secondsSince(started) / step) * (steps - step);
        options.onProgress?.({ epoch, epochs, step, steps, loss: outcome.loss, secondsLeft });
      }
      const validated = await evaluate(model, validation);
      const record: EpochRecord = {
        epoch,
        trainLoss: loss / count,
        trainAccuracy: correct / count,
        validationLoss: validated.loss,
        validationAccuracy: validated.correct / validation.labels.length,
        seconds: secondsSince(epochStarted),
      };
      history.push(record);
      options.onEpoch?.(record);
    }
  } finally {
    adam.dispose();
  }
  return { history, seconds: secondsSince(started), underTrained: isUnderTrained(history) };
}

/** In inference mode. */
async function evaluate(model: tf.LayersModel, samples: Samples): Promise<Outcome> {
  return judge(await predict(model, samples), samples.labels, samples.classes);
}

/** One batch forward, backward and, by Adam, downhill. Leaves no tensor behind. */
function takeStep(
  learner: Learner,
  adam: Adam,
  samples: Samples,
  chosen: Int32Array,
  rates: readonly number[],
): Outcome {
  const labels = chosen.map((sample) => samples.labels[sample]);
  let outcome: Outcome = { loss: NaN, correct: 0 };
  const gradients = tf.tidy(() => {
    const { inputs, targets } = takeBatch(samples, chosen);
    const { grads } = tf.variableGrads(() => {
      const probabilities = learner.model.apply(inputs, { training: true }) as tf.Tensor2D;
      outcome = judge(probabilities.dataSync(), labels, samples.classes);
      return crossEntropy(probabilities, targets);
    }, learner.variables as tf.Variable[]);
    return learner.variables.map((variable) => grads[variable.name]);
  });
  if (Number.isFinite(outcome.loss)) adam.step(gradients, rates);
  else tf.dispose(gradients);
  return outcome;
}

function crossEntropy(probabilities: tf.Tensor2D, targets: tf.Tensor): tf.Scalar {
  const likelihood = tf.sum(tf.mul(probabilities, targets), 1);
  return tf.neg(tf.mean(tf.log(tf.clipByValue(likelihood, LEAST_PROBABILITY, 1))));
}

/** Mean cross-entropy and number of right predictions; NaN stays visible, which tfjs's clipping hides. */
function judge(probabilities: ArrayLike<number>, labels: Int32Array, classes: number): Outcome {
  const predicted = predictedClasses(probabilities, classes);
  let loss = 0;
  let correct = 0;
  labels.forEach((label, sample) => {
    loss -= Math.log(Math.max(probabilities[sample * classes + label], LEAST_PROBABILITY));
    if (predicted[sample] === label) correct++;
  });
  return { loss: loss / labels.length, correct };
}

/** The trainable weights with a rate; the others are left out of the gradient, which is then cheaper. */
function selectVariables(model: tf.LayersModel, rate: (variable: string) => number): Learner {
  const trained = model.trainableWeights.filter((weight) => rate(weight.originalName) > 0);
  if (trained.length === 0) throw new Error('No variable has a learning rate');
  return {
    model,
    variables: trained.map((weight) => weight.read() as tf.Variable),
    peaks: trained.map((weight) => rate(weight.originalName)),
  };
}

/**
 * Seconds of the whole fit, from the second of two steps with rate 0 and one batch of predictions. Leaves the model as
 * it was: also the moving statistics, which training mode moves, are put back.
 */
async function estimateSeconds(
  learner: Learner,
  training: Samples,
  validation: Samples,
  batchSize: number,
  epochs: number,
): Promise<number> {
  const { model } = learner;
  const saved = model.nonTrainableWeights.map((weight) => weight.read().clone());
  const adam = createAdam(learner.variables);
  const chosen = Int32Array.from(
    { length: Math.min(batchSize, training.labels.length) },
    (_, index) => index,
  );
  const still = learner.peaks.map(() => 0);
  const step = await secondsOfSecond(() => takeStep(learner, adam, training, chosen, still));
  const size = training.values.length / training.labels.length;
  const probe = { ...validation, values: validation.values.subarray(0, 128 * size) };
  const prediction = await secondsOfSecond(() => predict(model, probe));
  model.nonTrainableWeights.forEach((weight, index) => weight.write(saved[index]));
  tf.dispose(saved);
  adam.dispose();
  const steps = Math.ceil(training.labels.length / batchSize) * epochs;
  return steps * step + epochs * Math.ceil(validation.labels.length / 128) * prediction;
}

async function secondsOfSecond(work: () => unknown): Promise<number> {
  await work();
  const started = performance.now();
  await work();
  return secondsSince(started);
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

function refuseImpossible(training: number, validation: number, epochs: number, batchSize: number): void {
  if (training === 0) throw new UserError('There are no training images; use a larger --limit.');
  if (validation === 0) throw new UserError('There are no validation images; use a larger --limit.');
  if (!(Number.isInteger(epochs) && epochs > 0)) {
    throw new UserError(`The number of epochs is ${epochs}; give a whole number of at least 1.`);
  }
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new UserError(`The batch size is ${batchSize}; give a whole number of at least 1.`);
  }
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new UserError('Training was interrupted.', 1);
}

function refuseDiverged(loss: number, epoch: number, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new UserError(
    `Training diverged: the loss is ${loss} at step ${step} (epoch ${epoch}); check the images for ` +
      'extreme values, or try another --seed or a larger --batch-size.',
    1,
  );
}
