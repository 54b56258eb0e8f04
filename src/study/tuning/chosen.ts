// How a model was trained in the end: by its recipe, or by the configuration that was chosen.
import type { TrainingSettings } from '../../runtime/training/settings.ts';
import type { StudyResult } from '../result.ts';
import type { RunKey } from '../run-key.ts';
import { withConfiguration } from './configuration.ts';
import type { ModelTuning, Trial } from './trials.ts';

type Tuned = Pick<StudyResult, 'settings' | 'tuning'>;

/** What was tried of a model, with folds in each of them; none: the study tuned nothing. */
export function tuningOf({ tuning = [] }: Pick<Tuned, 'tuning'>, name: string): ModelTuning[] {
  return tuning.filter((each) => each.name === name);
}

export function chosenTrial({ trials, chosen }: ModelTuning): Trial {
  return trials.find(({ number }) => number === chosen)!;
}

/** The settings of a run; undefined of a model that is not trained by steps. */
export function trainingOf(
  study: Tuned,
  name: string,
  { fold }: Pick<RunKey, 'fold'>,
): TrainingSettings | undefined {
  const recipe = study.settings.training[name] as TrainingSettings | undefined;
  const tuning = tuningOf(study, name).find((each) => each.fold === fold);
  const configuration = tuning && tuning.chosen > 1 ? chosenTrial(tuning).configuration : undefined;
  return recipe && configuration ? withConfiguration(recipe, configuration) : recipe;
}
