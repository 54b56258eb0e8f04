// The images whose predictions a run keeps: those of the study's splits, or of its fold.
import type { RunKey } from './run-key.ts';
import type { DataSummary, PredictedSplit, SplitSummary } from './result.ts';

export function predictedImages(
  { splits, folds }: Pick<DataSummary, 'splits' | 'folds'>,
  { fold }: Pick<RunKey, 'fold'>,
): Readonly<Record<PredictedSplit, SplitSummary>> {
  return fold === undefined || folds === undefined ? splits : folds[fold - 1];
}
