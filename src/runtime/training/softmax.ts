// A dense softmax layer on plain arrays: the head of every circuit that is trained without TensorFlow.js.
import { leastProbability } from './loss.ts';

/** Starts at zero: all classes equally likely. */
export interface SoftmaxHead {
  readonly width: number;
  readonly classes: number;
  /** [width × classes] */
  readonly kernel: Float64Array;
  /** [classes] */
  readonly bias: Float64Array;
}

/** What a batch says of the head, and what the head asks of the features. */
export interface HeadGradients {
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
  /** [samples × width] */
  readonly features: Float64Array;
}

export function createHead(width: number, classes: number): SoftmaxHead {
  return { width, classes, kernel: new Float64Array(width * classes), bias: new Float64Array(classes) };
}

/** Class probabilities [count × classes] of features [count × width]. */
export function probabilitiesOf(head: SoftmaxHead, features: ArrayLike<number>, count: number): Float64Array {
  const { width, classes, kernel, bias } = head;
  const result = new Float64Array(count * classes);
  for (let sample = 0; sample < count; sample++) {
    const row = result.subarray(sample * classes, (sample + 1) * classes);
    row.set(bias);
    for (let i = 0; i < width; i++) {
      const feature = features[sample * width + i];
      for (let c = 0; c < classes; c++) row[c] += feature * kernel[i * classes + c];
    }
    normalise(row);
  }
  return result;
}

/** Logits become exp(logit) / Σ exp, in place. */
function normalise(row: Float64Array): void {
  let most = -Infinity;
  for (let c = 0; c < row.length; c++) if (!(row[c] <= most)) most = row[c];
  let sum = 0;
  for (let c = 0; c < row.length; c++) {
    row[c] = Math.exp(row[c] - most);
    sum += row[c];
  }
  for (let c = 0; c < row.length; c++) row[c] /= sum;
}

/** Gradients of the mean cross-entropy, `factors` [samples] as in `judge`; where it is cut off at its largest value, they are 0. */
export function headGradients(
  { width, classes, kernel }: SoftmaxHead,
  features: ArrayLike<number>,
  probabilities: Float64Array,
  labels: Int32Array,
  factors?: ArrayLike<number>,
): HeadGradients {
  const count = labels.length;
  const by = { kernel: new Float64Array(kernel.length), bias: new Float64Array(classes), features: new Float64Array(count * width) }; // prettier-ignore
  const slopes = new Float64Array(classes);
  for (let sample = 0; sample < count; sample++) {
    const label = labels[sample];
    if (probabilities[sample * classes + label] < leastProbability) continue;
    const share = (factors ? factors[sample] : 1) / count;
    for (let c = 0; c < classes; c++) {
      slopes[c] = (probabilities[sample * classes + c] - (c === label ? 1 : 0)) * share;
      by.bias[c] += slopes[c];
    }
    for (let i = 0; i < width; i++) {
      const feature = features[sample * width + i];
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        by.kernel[i * classes + c] += feature * slopes[c];
        sum += kernel[i * classes + c] * slopes[c];
      }
      by.features[sample * width + i] = sum;
    }
  }
  return by;
}
