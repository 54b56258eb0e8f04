// How often predictions are right that are made with some confidence: what a calibrated model has equal.
import { predictedClasses } from '../../runtime/training/metrics.ts';
import type { Answers } from '../summary/answers.ts';

/** Predictions whose largest probability lies in one bin; means, in [0, 1]. */
export interface ReliabilityBin {
  readonly confidence: number;
  readonly accuracy: number;
  readonly images: number;
}

/** Of as many bins of equal width as are not empty; they are open below, as those of the expected calibration error. */
export function reliability({ labels, probabilities }: Answers, bins = 10): ReliabilityBin[] {
  const classes = probabilities.length / labels.length;
  const predicted = predictedClasses(probabilities, classes);
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0, images: 0 }));
  labels.forEach((label, image) => {
    const confidence = probabilities[image * classes + predicted[image]];
    const bin = sums[Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1)];
    bin.confidence += confidence;
    bin.right += predicted[image] === label ? 1 : 0;
    bin.images++;
  });
  return sums
    .filter(({ images }) => images > 0)
    .map(({ confidence, right, images }) => ({ confidence: confidence / images, accuracy: right / images, images })); // prettier-ignore
}
