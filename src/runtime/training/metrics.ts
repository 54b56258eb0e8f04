// How good a classifier's predictions are: accuracy, precision, recall, F1, confusion matrix.

/** How well one class is told from the rest; shares in [0, 1]. */
export interface ClassMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Samples of this class. */
  readonly support: number;
}

/** How good predictions are; shares in [0, 1]. */
export interface ClassificationMetrics {
  readonly samples: number;
  readonly accuracy: number;
  /** Unweighted means over the classes. */
  readonly macro: { readonly precision: number; readonly recall: number; readonly f1: number };
  readonly perClass: readonly ClassMetrics[];
  /** confusion[true class][predicted class], counts. */
  readonly confusion: readonly (readonly number[])[];
}

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
  const perClass = confusion.map((row, index) => {
    const hits = row[index];
    const support = sum(row);
    const precision = ratio(hits, sum(confusion.map((other) => other[index])));
    const recall = ratio(hits, support);
    return { precision, recall, f1: ratio(2 * precision * recall, precision + recall), support };
  });
  const mean = (key: 'precision' | 'recall' | 'f1') => ratio(sum(perClass.map((each) => each[key])), classes);
  return {
    samples: labels.length,
    accuracy: ratio(sum(confusion.map((row, index) => row[index])), labels.length),
    macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') },
    perClass,
    confusion,
  };
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
