// What config.json and results.json of a study say.
import type { StudyPlan } from './observer.ts';
import type { ModelResult, StudyResult } from './result.ts';

/** What was decided before the first model trained; `given`: what the user said, from which the study can go on. */
export function configText(
  { started, resultsVersion, settings, data, circuit, versions }: StudyPlan,
  given: object,
): string {
  const { splits, ...dataFacts } = data;
  const ids = Object.fromEntries(Object.entries(splits).map(([split, { ids }]) => [split, ids]));
  return toJson({
    started,
    resultsVersion,
    versions,
    given,
    settings,
    circuit,
    data: { ...dataFacts, splits: ids },
  });
}

/** What came out; the probabilities are in predictions.csv. */
export function resultsText(result: StudyResult): string {
  const { started, seconds, resultsVersion, settings, data, circuit, models } = result;
  const { name, classes, counts, notes } = data;
  return toJson({
    started,
    seconds,
    resultsVersion,
    settings,
    data: { name, classes, counts, notes },
    circuit: { ...circuit, text: undefined, imports: undefined },
    models: models.map(withoutPredictions),
  });
}

function withoutPredictions(model: ModelResult): object {
  return { ...model, predictions: undefined };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
