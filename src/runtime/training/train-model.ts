// A model trained from options: its learner made for them, its first weights put in, its memory for training freed.
import { UserError } from '../../user-error.ts';
import { below, type NumbersByName } from '../numbers-by-name.ts';
import type { FitOptions, FitReport } from './fit.ts';
import type { Learner, Trainable } from './learner.ts';
import { peakOf, trainingSettings, type TrainingChoices } from './settings.ts';
import { metered } from './metered.ts';
import { train, type TrainingSets } from './train.ts';

/** Trains the model in place. Throws as `train` does, and UserError where the weights to start from are of another model. */
export async function trainModel(
  model: Trainable,
  sets: TrainingSets,
  options: FitOptions,
  choices: TrainingChoices,
): Promise<FitReport> {
  if (options.warmStart) startFrom(model, below(options.warmStart, 'model'));
  const learner = learnerFor(model, options, choices);
  try {
    return await train(learner, sets, options, choices);
  } finally {
    learner.dispose();
  }
}

/** A learner of the model by these options; its owner disposes it. */
export function learnerFor(model: Trainable, options: FitOptions, choices: TrainingChoices): Learner {
  const settings = trainingSettings(options, choices);
  const peak = peakOf(settings, choices);
  const learner = model.learner({
    isTrained: (variable) => peak(variable) > 0,
    seed: options.seed,
    dropout: settings.dropout,
    clip: settings.clip,
    stopwatch: options.stopwatch,
  });
  return options.meter ? metered(learner, options.meter) : learner;
}

function startFrom(model: Trainable, weights: NumbersByName): void {
  try {
    model.setWeights(weights);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The weights to start from are of another model: ${error.message}`, 1);
  }
}
