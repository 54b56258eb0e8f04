// A study from the folder that it wrote: results.json, config.json and predictions.csv together are what `runStudy` gave.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { orRefuse } from '../../files/refuse-file.ts';
import { Misfit } from '../../json-shape.ts';
import { counted } from '../../phrases.ts';
import { shellWord } from '../../printable.ts';
import { classificationMetrics } from '../../runtime/training/metrics.ts';
import { UserError } from '../../user-error.ts';
import { predictedImages } from '../predicted-images.ts';
import type { DataSummary, ModelResult, StudyResult } from '../result.ts';
import { resultsVersion } from '../results-version.ts';
import { doneFile, modelFolders, runFolder } from '../run-files.ts';
import { keyName } from '../run-key.ts';
import type { summarise } from '../summary/summarise.ts';
import { requireFitting } from './fitting-runs.ts';
import { countRuns } from './planned-runs.ts';
import { withRecordedCopies } from './recorded-copies.ts';
import { readPlan, type RecordedPlan } from './recorded-plan.ts';
import { readAllPredictions, type RecordedPredictions } from './recorded-predictions.ts';
import { readRecordFile } from './record-file.ts';
import { shapeOfResults, type RecordedResults } from './results-schema.ts';

/**
 * The result of the study that wrote a folder; figures and comparisons are computed again from its predictions. Labels of
 * training images are not in a folder, and are −1. Throws UserError where it holds no finished study of this version of the
 * figures, and where a file is torn, or was changed so that the files no longer fit each other.
 */
export async function readStudy(folder: string): Promise<StudyResult> {
  const plan = readPlan(folder);
  const file = join(folder, 'results.json');
  if (!existsSync(file)) throw unfinished(folder, plan);
  const results = readRecordFile(file, shapeOfResults());
  orRefuse(file, () => requireFitting(plan, results));
  const predictions = join(folder, 'predictions.csv');
  const found = readAllPredictions(predictions, plan.data, results.models);
  const { summarise: summariseRuns } = await import('../summary/summarise.ts');
  return orRefuse(predictions, () => assemble(plan, results, found, summariseRuns));
}

/** Throws Misfit where the predictions are not those that results.json counted. */
function assemble(
  { settings, data: recorded, circuit, versions, subgroups }: RecordedPlan,
  { models: runs, started, seconds, data: counts, tuning, summaries: former }: RecordedResults,
  { images, predictions }: RecordedPredictions,
  summariseRuns: typeof summarise,
): StudyResult {
  const { splits: _, folds: __, testCopies, ...facts } = recorded;
  // Where the folder does not say which they are, only that there are some.
  const places = testCopies ?? new Array<number>(counts.testCopies).fill(-1);
  // What is not there is absent, not undefined.
  const known = facts as Omit<DataSummary, 'splits' | 'folds' | 'testCopies'>;
  const data: DataSummary = { ...known, ...images, testCopies: places };
  const models = runs.map((run, index): ModelResult => {
    const { labels } = predictedImages(data, run).test;
    const test = classificationMetrics(labels, predictions[index][1].probabilities, data.classes.length);
    if (String(test.confusion) !== String(run.test.confusion))
      throw new Misfit(`results.json counted other answers of ${run.name} ${keyName(run)}`);
    return { ...run, test, predictions: predictions[index] };
  });
  const summaries = summariseRuns({ settings, data, models, ...(tuning && { tuning }) }, subgroups);
  return {
    started,
    resultsVersion,
    settings,
    data,
    circuit,
    versions,
    models,
    ...(tuning && { tuning }),
    summaries: testCopies ? summaries : withRecordedCopies(summaries, former),
    seconds,
  };
}

function unfinished(folder: string, { settings }: RecordedPlan): UserError {
  const done = modelFolders(folder).filter(({ name, ...key }) =>
    existsSync(join(runFolder(folder, name, key), doneFile)),
  );
  return new UserError(
    `the study in ${folder} is not finished: ${done.length} of ${counted(countRuns(settings), 'run')}; go on with it by qcnn study --resume ${shellWord(folder)}`,
    1,
  );
}
