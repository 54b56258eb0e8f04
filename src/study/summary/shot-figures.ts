// What models with shots took over all their runs, and how far a test of one trained model scatters.
import type { ModelResult } from '../result.ts';
import { spreadOf } from '../statistics/spread.ts';
import type { ShotSummary } from './model-summary.ts';

/** Of a normal distribution 95 % lies within so many deviations. */
const quantile = 1.96;

/** Absent where values are exact. The deviation is within runs: √ of the mean of the variances over the draws of each. */
export function shotFigures(runs: readonly ModelResult[]): ShotSummary | undefined {
  const all = runs.flatMap(({ shots }) => shots ?? []);
  if (all.length === 0 || all.length < runs.length) return undefined;
  const spreads = all.map(({ accuracies }) => spreadOf(accuracies));
  const mean = spreadOf(spreads.map((each) => each.mean)).mean;
  const variances = spreads.map(({ deviation = 0 }) => deviation ** 2);
  const deviation = Math.sqrt(variances.reduce((sum, each) => sum + each, 0) / variances.length);
  const sum = (read: (shots: (typeof all)[number]) => number) => all.reduce((total, each) => total + read(each), 0); // prettier-ignore
  return {
    each: all[0].each,
    training: sum((shots) => shots.training),
    evaluation: sum((shots) => shots.evaluation),
    ...(all.every(({ redraws }) => redraws !== undefined) && { redraws: sum(({ redraws = 0 }) => redraws) }),
    ...(all.some(({ robustness }) => robustness !== undefined) && {
      robustness: sum(({ robustness = 0 }) => robustness),
    }),
    draws: all[0].accuracies.length,
    accuracy: { mean, deviation },
    interval: {
      low: Math.max(0, mean - quantile * deviation),
      high: Math.min(1, mean + quantile * deviation),
    },
  };
}
