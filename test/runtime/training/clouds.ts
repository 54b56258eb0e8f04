// Small sets and models for the tests of the loop.
import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../../src/runtime/random.ts';
import { BatchNorm } from '../../../src/runtime/tensors/batch-norm.ts';
import { initialiseKernels } from '../../../src/runtime/tensors/initialise.ts';
import type { Samples } from '../../../src/runtime/training/train-tensors.ts';

/** Gaussian clouds in `width` dimensions around ±(1, …, 1), or of more classes around their multiples. */
export function clouds(count: number, seed: number, { width = 4, classes = 2 } = {}): Samples {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
  const values = Float32Array.from({ length: width * count }, (_, index) =>
    random.normal(2 * labels[Math.floor(index / width)] - classes + 1),
  );
  return { values, shape: [width], labels, classes };
}

/** With moving statistics. */
export function perceptron(seed = 3, classes = 2): tf.LayersModel {
  const input = tf.input({ shape: [4] });
  const hidden = tf.layers.dense({
    units: 5,
    activation: 'tanh',
    kernelInitializer: 'zeros',
    name: 'hidden',
  });
  const head = tf.layers.dense({
    units: classes,
    activation: 'softmax',
    kernelInitializer: 'zeros',
    name: 'head',
  });
  const normalised = new BatchNorm({ name: 'bn' }).apply(hidden.apply(input));
  const model = tf.model({ inputs: input, outputs: head.apply(normalised) as tf.SymbolicTensor });
  initialiseKernels(model, seed);
  return model;
}
