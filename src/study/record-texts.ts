// What config.json and results.json of a study say.
import type { StudyPlan } from './observer.ts';
import type { ModelResult, SplitSummary, StudyResult } from './result.ts';

/** What was decided before the first model trained; `given`: what the user said, from which the study can go on. */
export function configText(
  { started, resultsVersion, settings, data, circuit, versions, configurations }: StudyPlan,
  given: object,
): string {
  const { splits, folds, ...dataFacts } = data;
  const ids = idsOf(splits);
  return toJson({
    started,
    resultsVersion,
    versions,
    given,
    settings,
    configurations,
    circuit,
    data: { ...dataFacts, splits: ids, folds: folds?.map(idsOf) },
  });
}

/** By split: which images are in it. */
function idsOf(splits: Readonly<Record<string, SplitSummary>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(splits).map(([split, { ids }]) => [split, ids]));
}

/** What came out; the probabilities are in predictions.csv. */
export function resultsText(result: StudyResult): string {
  const { started, seconds, resultsVersion, settings, data, circuit, models, tuning, summaries } = result;
  const { name, classes, counts, backbone, licence, notes, testCopies } = data;
  return toJson({
    started,
    seconds,
    resultsVersion,
    settings,
    data: {
      name,
      classes,
      counts,
      backbone: backbone && { ...backbone, ids: undefined },
      licence,
      notes,
      testCopies: testCopies.length,
    },
    circuit: { ...circuit, text: undefined, imports: undefined },
    tuning,
    summaries,
    models: models.map(withoutPredictions),
  });
}

function withoutPredictions(model: ModelResult): object {
  return { ...model, predictions: undefined };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
