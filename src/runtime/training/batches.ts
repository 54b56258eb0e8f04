// Samples and how they become the batches of an epoch.
import * as tf from '../tensors/tf.ts';
import type { Random } from '../random.ts';

/** n labelled samples, row-major: values [n × …shape], labels [n] in [0, classes). */
export interface Samples {
  readonly values: Float32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  readonly labels: Int32Array;
  readonly classes: number;
}

/**
 * The sample numbers of each batch of one epoch, in a new random order. Batches differ by at most one sample,
 * so that none is too small for batch statistics.
 */
export function drawBatches(samples: number, batchSize: number, random: Random): Int32Array[] {
  const order = random.shuffle(Int32Array.from({ length: samples }, (_, index) => index));
  const count = Math.ceil(samples / batchSize);
  return Array.from({ length: count }, (_, batch) =>
    order.subarray(Math.floor((batch * samples) / count), Math.floor(((batch + 1) * samples) / count)),
  );
}

/** The chosen samples as tensors: inputs [batch × …shape], one-hot targets [batch × classes]. */
export function takeBatch(samples: Samples, chosen: Int32Array): { inputs: tf.Tensor; targets: tf.Tensor } {
  const size = samples.shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(chosen.length * size);
  const targets = new Float32Array(chosen.length * samples.classes);
  chosen.forEach((sample, row) => {
    values.set(samples.values.subarray(sample * size, (sample + 1) * size), row * size);
    targets[row * samples.classes + samples.labels[sample]] = 1;
  });
  return {
    inputs: tf.tensor(values, [chosen.length, ...samples.shape]),
    targets: tf.tensor2d(targets, [chosen.length, samples.classes]),
  };
}
