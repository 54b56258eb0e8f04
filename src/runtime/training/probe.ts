// A trained model trained a little further, to see whether it had come to rest: a schedule that lets its rates fall too soon
// leaves a loss that is flat and not least.
import { UserError } from '../../user-error.ts';
import type { FitOptions } from './fit.ts';
import type { Trainable } from './learner.ts';
import { trainingSettings, type TrainingChoices, type TrainingSettings } from './settings.ts';
import type { SampleSource } from './source.ts';
import { train } from './train.ts';
import { learnerFor } from './train-model.ts';

/**
 * Training loss of each of so many epochs more, at most 20, at peak rates, with new moments, from the weights that the model
 * has; they are put back. The peaks are those of these options, and, where that is less of a training, the model's own under
 * the default recipe and its batches, too: a recipe whose rates are too small, or whose epochs are a few steps, starves a
 * model and sees nothing of it at its own rates. Of both the losses that end lower. It ends before an epoch that diverges. The
 * same options, the same losses. Throws UserError when the signal aborts.
 */
export async function probeTraining(
  model: Trainable,
  training: SampleSource,
  options: FitOptions,
  choices: TrainingChoices,
  epochs: number,
): Promise<number[]> {
  const asTold = trainingSettings(options, choices);
  const more = atLeastUsual(asTold, trainingSettings({ epochs, recipe: 'default' }, choices));
  const at = ({ rates, batchSize }: Pace) => probeAt(model, training, { ...options, rates, batchSize, epochs }, choices); // prettier-ignore
  const losses = await at(asTold);
  if (isSame(more, asTold)) return losses;
  const others = await at(more);
  return others.length === epochs && others[epochs - 1] < (losses.at(-1) ?? Infinity) ? others : losses;
}

type Pace = Pick<TrainingSettings, 'rates' | 'batchSize'>;

/** Rates at least, and batches at most, those of the default recipe; a rate of 0 freezes its part as before. */
function atLeastUsual({ rates, batchSize }: Pace, usual: Pace): Pace {
  const larger = Object.entries(rates).map(([part, rate]) => [part, rate === 0 ? 0 : Math.max(rate, usual.rates[part])] as const); // prettier-ignore
  return { rates: Object.fromEntries(larger), batchSize: Math.min(batchSize, usual.batchSize) };
}

function isSame(one: Pace, other: Pace): boolean {
  return (
    one.batchSize === other.batchSize &&
    Object.entries(one.rates).every(([part, rate]) => rate === other.rates[part])
  );
}

async function probeAt(
  model: Trainable,
  training: SampleSource,
  { rates, batchSize, epochs, seed, clip, dropout, signal }: FitOptions,
  choices: TrainingChoices,
): Promise<number[]> {
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
