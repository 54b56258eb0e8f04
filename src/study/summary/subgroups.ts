// How a model does on the images of each value of a manifest's column, and how far the values are apart: a bias shows there.
import { spreadOf } from '../statistics/spread.ts';
import { metricsOf, only, type Answers } from './answers.ts';
import type { Groups } from './column-groups.ts';
import type { ColumnFigures, Subgroup } from './model-summary.ts';

/** Groups with fewer images say nothing of a gap. */
const leastForGap = 10;

/** One a column; `answers` of each seed are on the images of the groups. */
export function figuresBy(
  groups: readonly Groups[],
  answers: readonly Answers[],
  classes: number,
): ColumnFigures[] {
  return groups.map(({ column, groups: parts }) => {
    const metrics = parts.map(({ images }) => answers.map((each) => metricsOf(only(images, each), classes)));
    const subgroups = parts.map(({ value, images }, index): Subgroup => {
      const runs = metrics[index];
      const areas = runs.flatMap(({ auc }) => auc ?? []);
      return {
        value,
        images: images.length,
        accuracy: spreadOf(runs.map(({ accuracy }) => accuracy)),
        balancedAccuracy: spreadOf(runs.map(({ balancedAccuracy }) => balancedAccuracy)),
        ...(areas.length === runs.length && { auc: spreadOf(areas) }),
        sensitivity: runs[0].perClass.map(({ support }, label) =>
          support === 0 ? null : spreadOf(runs.map(({ perClass }) => perClass[label].sensitivity)),
        ),
      };
    });
    const counted = metrics.filter((_, index) => parts[index].images.length >= leastForGap);
    const gaps = answers.map((_, seed) => {
      const accuracies = counted.map((runs) => runs[seed].accuracy);
      return Math.max(...accuracies) - Math.min(...accuracies);
    });
    return { column, groups: subgroups, ...(counted.length > 1 && { gap: spreadOf(gaps) }) };
  });
}
