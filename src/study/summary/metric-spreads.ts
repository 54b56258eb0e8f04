// Every metric of several runs as mean and deviation.
import type { ClassificationMetrics, ClassMetrics } from '../../runtime/training/metrics.ts';
import { spreadOf, type Spread } from '../statistics/spread.ts';
import type { ClassSpreads, MetricSpreads } from './model-summary.ts';

/** Of runs on the same images, at least one. */
export function metricSpreads(runs: readonly ClassificationMetrics[]): MetricSpreads {
  const [{ samples, perClass }] = runs;
  const of = (read: (run: ClassificationMetrics) => number) => spreadOf(runs.map(read));
  return {
    samples,
    accuracy: of((run) => run.accuracy),
    balancedAccuracy: of((run) => run.balancedAccuracy),
    ...known('auc', runs),
    expectedCalibrationError: of((run) => run.expectedCalibrationError),
    brierScore: of((run) => run.brierScore),
    macro: {
      precision: of((run) => run.macro.precision),
      recall: of((run) => run.macro.recall),
      f1: of((run) => run.macro.f1),
      specificity: of((run) => run.macro.specificity),
      ...known('sensitivityAtSpecificity', runs.map(({ macro }) => macro)),
    },
    perClass: perClass.map((_, index) => classSpreads(runs.map((run) => run.perClass[index]))),
  };
} // prettier-ignore

function classSpreads(runs: readonly ClassMetrics[]): ClassSpreads {
  const of = (read: (run: ClassMetrics) => number) => spreadOf(runs.map(read));
  return {
    precision: of((run) => run.precision),
    recall: of((run) => run.recall),
    f1: of((run) => run.f1),
    sensitivity: of((run) => run.sensitivity),
    specificity: of((run) => run.specificity),
    ...known('auc', runs),
    ...known('sensitivityAtSpecificity', runs),
    support: runs[0].support,
  };
}

/** Whether a metric exists depends on the labels alone, which all runs share. */
function known<Name extends string>(
  name: Name,
  runs: readonly { readonly [key in Name]?: number }[],
): { [key in Name]?: Spread } {
  const values = runs.flatMap((run) => run[name] ?? []);
  return values.length === runs.length ? ({ [name]: spreadOf(values) } as { [key in Name]?: Spread }) : {};
}
