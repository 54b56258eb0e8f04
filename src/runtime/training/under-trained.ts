// Models that were still improving when their training stopped, so that a comparison can say so.
import type { EpochRecord } from './fit.ts';

/** Least relative fall of a loss per epoch that counts as improving. */
const THRESHOLD = 0.02;

/**
 * True when, over the last fifth of the epochs (at least 3), both the training and the validation loss still fell by
 * more than 2 % an epoch, by a least-squares line relative to its mean. A run of one epoch cannot show that it had
 * converged and counts as under-trained; one without epochs (1-nearest-neighbour) does not.
 * A rate that decays to 0 flattens the last epochs, so a converged run passes, and so does one starved by its schedule.
 */
export function isUnderTrained(history: readonly EpochRecord[]): boolean {
  if (history.length < 2) return history.length === 1;
  const last = history.slice(-Math.max(3, Math.ceil(history.length / 5)));
  return [last.map((record) => record.trainLoss), last.map((record) => record.validationLoss)].every(
    (losses) => relativeSlope(losses) < -THRESHOLD,
  );
}

/** Slope of the least-squares line through the values at 0, 1, 2, …, divided by their mean. */
function relativeSlope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let product = 0;
  let square = 0;
  values.forEach((value, index) => {
    product += (index - middle) * value;
    square += (index - middle) ** 2;
  });
  return mean === 0 ? 0 : product / square / mean;
}
