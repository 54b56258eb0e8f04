// A trained model trained a little further, to see whether it had come to rest: a schedule that lets its rates fall too soon
// leaves a loss that is flat and not least.
import { UserError } from '../../user-error.ts';
import type { FitOptions } from './fit.ts';
import type { Trainable } from './learner.ts';
import { trainingSettings, type TrainingChoices } from './settings.ts';
import type { SampleSource } from './source.ts';
import { train } from './train.ts';
import { learnerFor } from './train-model.ts';

/**
 * Training loss of each of so many epochs more, at most 20, at the peak rates of these options, with new moments, from the
 * weights that the model has; they are put back. It ends before an epoch that diverges. The same options, the same losses.
 * Throws UserError when the signal aborts.
 */
export async function probeTraining(
  model: Trainable,
  training: SampleSource,
  options: FitOptions,
  choices: TrainingChoices,
  epochs: number,
): Promise<number[]> {
  const { rates, batchSize } = trainingSettings(options, choices);
  const { seed, clip, dropout, signal } = options;
  const losses: number[] = [];
  const further: FitOptions = {
    epochs,
    // Its rates stay at their peak for 20 epochs.
    recipe: 'literature',
    rates,
    batchSize,
    seed,
    clip,
    dropout,
    signal,
    onEpoch: ({ trainLoss }) => losses.push(trainLoss),
  };
  const weights = await model.weights();
  const learner = learnerFor(model, further, choices);
  try {
    await train(learner, { training, validation: firstOf(training) }, further, choices);
  } catch (error) {
    if (signal?.aborted || !(error instanceof UserError)) throw error;
  } finally {
    learner.dispose();
    model.setWeights(weights);
  }
  return losses;
}

/** Nobody asks for the validation loss of a probe. */
function firstOf({ shape, labels, classes, fill }: SampleSource): SampleSource {
  return { count: 1, shape, labels: labels.slice(0, 1), classes, fill };
}
