// The cross-entropy that every model is trained and judged by.
import type { Outcome } from './learner.ts';
import { predictedClasses } from './metrics.ts';

/** Probabilities below this count as this much in a loss: its largest value is 27.6. */
export const leastProbability = 1e-12;

/**
 * Mean cross-entropy and number of right predictions of probabilities [samples × classes]; NaN stays visible. `factors`
 * [samples] weigh the samples in the mean.
 */
export function judge(
  probabilities: ArrayLike<number>,
  labels: Int32Array,
  classes: number,
  factors?: ArrayLike<number>,
): Outcome {
  const predicted = predictedClasses(probabilities, classes);
  let loss = 0;
  let correct = 0;
  labels.forEach((label, sample) => {
    const likelihood = Math.max(probabilities[sample * classes + label], leastProbability);
    loss -= (factors ? factors[sample] : 1) * Math.log(likelihood);
    if (predicted[sample] === label) correct++;
  });
  return { loss: loss / labels.length, correct };
}

/**
 * Mean loss of an epoch from which on a model has lost itself: ten times that of guessing, or where most answers are
 * wrong beyond all doubt.
 */
export function mostLoss(classes: number): number {
  return Math.min(10 * Math.log(Math.max(2, classes)), 20);
}
