// How good a classifier's predictions are: shares of right answers, how it ranks, whether its probabilities can be believed.
import { brierScore, expectedCalibrationError } from './calibration.ts';
import { areaUnderCurve, rankingOf, sensitivityAt } from './ranking.ts';

/** How well one class is told from the rest; shares in [0, 1]. */
export interface ClassMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Its recall, by its clinical name. */
  readonly sensitivity: number;
  /** Of the samples of other classes, the share that is not predicted as this one. */
  readonly specificity: number;
  /** Area under the curve of this class against the rest; absent where either has no samples. */
  readonly auc?: number;
  /** Sensitivity by the threshold on its probability that gives a specificity of at least `fixedSpecificity`; absent likewise. */
  readonly sensitivityAtSpecificity?: number;
  /** Samples of this class. */
  readonly support: number;
}

/** How good predictions are; shares in [0, 1]. */
export interface ClassificationMetrics {
  readonly samples: number;
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balancedAccuracy: number;
  /** Mean over the classes that have one, each against the rest; absent where none has. */
  readonly auc?: number;
  /** Of the most probable classes, in 15 bins. */
  readonly expectedCalibrationError: number;
  /** From 0 to 2: summed over the classes. */
  readonly brierScore: number;
  /** Unweighted means over the classes. */
  readonly macro: {
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly specificity: number;
    /** Over the classes that have one; absent where none has. */
    readonly sensitivityAtSpecificity?: number;
  };
  readonly perClass: readonly ClassMetrics[];
  /** confusion[true class][predicted class], counts. */
  readonly confusion: readonly (readonly number[])[];
}

/** The specificity at which `sensitivityAtSpecificity` is taken. */
export const fixedSpecificity = 0.95;

/**
 * Metrics of class probabilities [n × classes] against labels [n] in [0, classes). The prediction is the most probable
 * class, the first of equals. A ratio of zero to zero is 0: the precision of a class never predicted, the recall of a
 * class that does not occur, the accuracy of no samples. Macro means count every class, also an absent one. Throws Error
 * where there are not as many rows as labels.
 */
export function classificationMetrics(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): ClassificationMetrics {
  const predicted = predictedClasses(probabilities, classes);
  if (predicted.length !== labels.length) {
    throw new Error(`${labels.length} labels but ${predicted.length} rows of ${classes} probabilities`);
  }
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  predicted.forEach((prediction, sample) => confusion[labels[sample]][prediction]++);
  const perClass = confusion.map((_, index) => ({
    ...classMetrics(confusion, index, labels.length),
    ...ranked(labels, probabilities, classes, index),
  }));
  const mean = (key: 'precision' | 'recall' | 'f1' | 'specificity') => meanOf(perClass.map((each) => each[key])) ?? 0; // prettier-ignore
  const known = (key: 'auc' | 'sensitivityAtSpecificity') =>
    meanOf(perClass.flatMap((each) => each[key] ?? []));
  const occurring = perClass.filter(({ support }) => support > 0);
  const [auc, sensitivityAtSpecificity] = [known('auc'), known('sensitivityAtSpecificity')];
  return {
    samples: labels.length,
    accuracy: ratio(sum(confusion.map((row, index) => row[index])), labels.length),
    balancedAccuracy: meanOf(occurring.map(({ recall }) => recall)) ?? 0,
    ...(auc !== undefined && { auc }),
    expectedCalibrationError: expectedCalibrationError(labels, predicted, probabilities, classes),
    brierScore: brierScore(labels, probabilities, classes),
    macro: {
      precision: mean('precision'),
      recall: mean('recall'),
      f1: mean('f1'),
      specificity: mean('specificity'),
      ...(sensitivityAtSpecificity !== undefined && { sensitivityAtSpecificity }),
    },
    perClass,
    confusion,
  };
}

function classMetrics(confusion: readonly (readonly number[])[], index: number, samples: number) {
  const hits = confusion[index][index];
  const support = sum(confusion[index]);
  const named = sum(confusion.map((row) => row[index]));
  const others = samples - support;
  const precision = ratio(hits, named);
  const recall = ratio(hits, support);
  return {
    precision,
    recall,
    f1: ratio(2 * precision * recall, precision + recall),
    sensitivity: recall,
    specificity: ratio(others - (named - hits), others),
    support,
  };
}

function ranked(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  ofClass: number,
): Pick<ClassMetrics, 'auc' | 'sensitivityAtSpecificity'> {
  const ranking = rankingOf(labels, probabilities, classes, ofClass);
  const auc = areaUnderCurve(ranking);
  const sensitivityAtSpecificity = sensitivityAt(fixedSpecificity, ranking);
  return auc === undefined || sensitivityAtSpecificity === undefined ? {} : { auc, sensitivityAtSpecificity };
}

/** The most probable class of each row, the first of equals. */
export function predictedClasses(probabilities: ArrayLike<number>, classes: number): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes);
  for (let sample = 0; sample < predicted.length; sample++) {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (probabilities[sample * classes + index] > probabilities[sample * classes + best]) best = index;
    }
    predicted[sample] = best;
  }
  return predicted;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Undefined of none. */
function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sum(values) / values.length;
}
