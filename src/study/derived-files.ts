// The files of a study's folder that are made of its result alone: when it ends, and again whenever someone asks.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { createReport } from './late-report.ts';
import { metricsLine } from './metrics-lines.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { resultsCsv } from './results-csv.ts';
import type { ModelResult, StudyResult } from './result.ts';

/** Makes the text of a file; `circuit`: that of the study, to be drawn. */
type Make = (result: StudyResult, circuit: Circuit | undefined) => string | Promise<string>;

/** In the order in which they are saved: what is computed before what is drawn of it. */
export const derivedFiles: readonly (readonly [name: string, make: Make])[] = [
  ['metrics.jsonl', ({ models }) => metricsText(models)],
  ['predictions.csv', ({ data, models }) => predictionsCsv(data, models)],
  ['results.csv', resultsCsv],
  ['report.html', createReport],
];

function metricsText(models: readonly ModelResult[]): string {
  const lines = models.flatMap((model) => model.history.map((record) => metricsLine(model, record)));
  return lines.map((line) => `${line}\n`).join('');
}
