// results.csv: the figures of every model, a line each, for spreadsheets and plots of one's own.
import { csvCell } from './predictions-csv.ts';
import type { StudyResult } from './result.ts';
import type { Spread } from './statistics/spread.ts';
import { wilsonInterval } from './statistics/wilson.ts';
import { marksOf } from './summary/marks.ts';
import type { ModelSummary } from './summary/model-summary.ts';

type Figure = (model: ModelSummary) => Spread | undefined;

/** Shares in [0, 1], seconds, epochs, flops and bytes; each has a second column for its sample deviation over seeds. */
const figures: Readonly<Record<string, Figure>> = {
  accuracy: ({ test }) => test.accuracy,
  balanced_accuracy: ({ test }) => test.balancedAccuracy,
  macro_precision: ({ test }) => test.macro.precision,
  macro_recall: ({ test }) => test.macro.recall,
  macro_f1: ({ test }) => test.macro.f1,
  macro_specificity: ({ test }) => test.macro.specificity,
  macro_auc: ({ test }) => test.auc,
  expected_calibration_error: ({ test }) => test.expectedCalibrationError,
  brier_score: ({ test }) => test.brierScore,
  accuracy_without_copies: ({ withoutCopies }) => withoutCopies?.accuracy,
  generalisation_gap: ({ gap }) => gap,
  epochs_to_converge: ({ epochsToConverge }) => epochsToConverge,
  train_seconds: ({ trainSeconds }) => trainSeconds,
  seconds_per_epoch: ({ secondsPerEpoch }) => secondsPerEpoch,
  flops_per_image: ({ flopsPerImage }) => flopsPerImage,
  process_peak_memory_bytes: ({ peakMemory }) => peakMemory,
  process_memory_before_bytes: ({ memoryBefore }) => memoryBefore,
};

/** RFC 4180; a cell is empty where there is no such figure. */
export function resultsCsv({ summaries }: Pick<StudyResult, 'summaries'>): string {
  const measured = Object.keys(figures).flatMap((name) => [name, `${name}_sd`]);
  const head = ['model', 'title', 'role', 'quantum', 'runs', 'tried', 'parameters', 'images', 'accuracy_low', 'accuracy_high', ...measured, 'marks']; // prettier-ignore
  const lines = [head, ...summaries.map(lineOf)];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function lineOf(model: ModelSummary): string[] {
  const { name, title, role, quantum, runs, tried = '', parameters, test } = model;
  const { low, high } = wilsonInterval(test.accuracy.mean, test.samples);
  const facts = [name, title, role, quantum, runs.length, tried, parameters, test.samples, low, high].map(
    String,
  );
  const measured = Object.values(figures).flatMap((read) => {
    const spread = read(model);
    return [spread?.mean, spread?.deviation].map((value) => (value === undefined ? '' : String(value)));
  });
  return [...facts, ...measured, marksOf(model).join('; ')];
}
