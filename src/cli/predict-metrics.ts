// How good the answers of `qcnn predict` are, where the folders of the images say what they show: scans/benign/1.png.
import { basename, dirname, resolve } from 'node:path';
import { classificationMetrics, type ClassificationMetrics } from '../runtime/training/metrics.ts';
import { counted } from '../phrases.ts';
import { percent } from '../study/format.ts';
import { wilsonInterval } from '../study/statistics/wilson.ts';

interface Answered {
  readonly image: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Undefined unless every image lies in a folder that is named as a class, of which there are at least two. */
export function metricsByFolder(
  classes: readonly string[],
  answers: readonly Answered[],
): ClassificationMetrics | undefined {
  const labels = answers.map(({ image }) => classes.indexOf(basename(dirname(resolve(image)))));
  if (labels.some((label) => label < 0) || new Set(labels).size < 2) return undefined;
  const probabilities = answers.flatMap((each) => classes.map((name) => each.probabilities[name]));
  return classificationMetrics(labels, probabilities, classes.length);
}

/** One line. */
export function metricsLine(metrics: ClassificationMetrics): string {
  const { samples, accuracy, balancedAccuracy, auc, macro } = metrics;
  const { low, high } = wilsonInterval(accuracy, samples);
  return [
    `${counted(samples, 'image')} in folders named as classes: accuracy ${percent(accuracy)} % (95 % ${percent(low)} to ${percent(high)})`,
    `balanced accuracy ${percent(balancedAccuracy)} %`,
    `F1 ${percent(macro.f1)} %`,
    ...(auc === undefined ? [] : [`AUC ${auc.toFixed(3)}`]),
  ].join(', ');
}
