// The files of a study: config.json and metrics.jsonl while it runs, the results when it is done.
import { appendLine, openFolder, writeStudyFile } from './output-folder.ts';
import type { StudyObserver, StudyPlan } from './observer.ts';
import { predictionsCsv } from './predictions-csv.ts';
import type { ModelResult, StudyResult } from './result.ts';

/**
 * Touches the folder when the first epoch or model has ended: before, there is nothing to keep. Then config.json, and
 * a line of metrics.jsonl a model and epoch as they end.
 */
export function recordIn(folder: string): StudyObserver {
  let plan: StudyPlan | undefined;
  const open = () => {
    if (!plan) return;
    openFolder(folder);
    writeStudyFile(folder, 'metrics.jsonl', '');
    writeStudyFile(folder, 'config.json', toJson(configOf(plan)));
    plan = undefined;
  };
  return {
    planned(decided) {
      plan = decided;
    },
    epochEnded({ name }, record) {
      open();
      appendLine(folder, 'metrics.jsonl', JSON.stringify({ model: name, ...record }));
    },
    finished: open,
  };
}

/** Writes predictions.csv, report.html and, last, results.json: where it is, the study is complete. */
export async function writeResults(folder: string, result: StudyResult): Promise<void> {
  const { createReport } = await import('./report/report.ts');
  const report = await createReport(result);
  writeStudyFile(folder, 'predictions.csv', predictionsCsv(result));
  writeStudyFile(folder, 'report.html', report);
  writeStudyFile(folder, 'results.json', toJson(resultsOf(result)));
}

function configOf({ started, settings, data, circuit, versions }: StudyPlan): object {
  const { splits, ...dataFacts } = data;
  const ids = Object.fromEntries(Object.entries(splits).map(([split, { ids }]) => [split, ids]));
  return { started, versions, settings, circuit, data: { ...dataFacts, splits: ids } };
}

function resultsOf({ started, seconds, settings, data, circuit, models }: StudyResult): object {
  const { name, classes, counts, notes } = data;
  return {
    started,
    seconds,
    settings,
    data: { name, classes, counts, notes },
    circuit: { name: circuit.name, file: circuit.file, sha256: circuit.sha256, settings: circuit.settings },
    models: models.map(withoutPredictions),
  };
}

function withoutPredictions(model: ModelResult): object {
  return { ...model, predictions: undefined };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
