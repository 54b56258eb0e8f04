// Whether probabilities are as large as they should be: of all samples that a class is given 80 % for, 80 % are of it.

const bins = 15;

/**
 * Expected calibration error, Σ |B| / n · |accuracy(B) − confidence(B)| over 15 bins B of equal width of the largest
 * probability of each sample (Guo, Pleiss, Sun & Weinberger, ICML 2017). `probabilities` are [n × classes]; 0 without samples.
 */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number {
  const right = new Float64Array(bins);
  const confident = new Float64Array(bins);
  for (let sample = 0; sample < labels.length; sample++) {
    const confidence = probabilities[sample * classes + predicted[sample]];
    // Bins are open below, as in the paper: 1/15 belongs to the first.
    const bin = Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
    right[bin] += predicted[sample] === labels[sample] ? 1 : 0;
    confident[bin] += confidence;
  }
  const gaps = right.reduce((sum, count, bin) => sum + Math.abs(count - confident[bin]), 0);
  return labels.length === 0 ? 0 : gaps / labels.length;
}

/**
 * Brier's score for several classes, the mean over samples of Σ (p − [label])² over classes, from 0 to 2 (Brier, Monthly
 * Weather Review 78, 1 (1950)). `probabilities` are [n × classes]; 0 without samples.
 */
export function brierScore(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number {
  let sum = 0;
  for (let sample = 0; sample < labels.length; sample++)
    for (let index = 0; index < classes; index++)
      sum += (probabilities[sample * classes + index] - (labels[sample] === index ? 1 : 0)) ** 2;
  return labels.length === 0 ? 0 : sum / labels.length;
}
