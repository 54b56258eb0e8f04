// Residual blocks (He, Zhang, Ren & Sun 2016) as layers of TensorFlow.js: what ResNet-50 and ResNet-18 are made of.
import * as tf from '../runtime/tensors/tf.ts';
import { AddRelu } from '../runtime/tensors/add-relu.ts';
import { BatchNorm } from '../runtime/tensors/batch-norm.ts';
import type { PeakRates } from '../runtime/training/settings.ts';
import type { Stem } from './entries.ts';

/** Peak rates of a network of such blocks; a bias in front of batch norm has no effect, its gradient is 0 but for rounding. */
export function residualRates(part: string): PeakRates {
  return [
    { part: 'conv-biases', holds: (variable) => variable.endsWith('_conv/bias'), peak: 0 },
    { part, holds: () => true, peak: 0.001 },
  ];
}

export function applyStem(input: tf.SymbolicTensor, stem: Stem): tf.SymbolicTensor {
  switch (stem) {
    case 'imagenet': {
      const x = convolve(input, 'conv1', { filters: 64, kernelSize: 7, strides: 2, activation: 'relu' });
      const pool = tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same', name: 'pool1' });
      return pool.apply(x) as tf.SymbolicTensor;
    }
    case 'medmnist':
      return convolve(input, 'conv1', { filters: 64, kernelSize: 3, activation: 'relu' });
    default:
      return stem satisfies never;
  }
}

/** 1×1 (with the stride), 3×3, 1×1 to four times the filters; added to the input or, at a stage's start, its projection. */
export function bottleneck(
  input: tf.SymbolicTensor,
  name: string,
  filters: number,
  stride: number,
  project: boolean,
): tf.SymbolicTensor {
  const shortcut = project ? convolve(input, `${name}_0`, { filters: 4 * filters, strides: stride }) : input;
  const activation = 'relu';
  let x = convolve(input, `${name}_1`, { filters, strides: stride, activation });
  x = convolve(x, `${name}_2`, { filters, kernelSize: 3, activation });
  x = convolve(x, `${name}_3`, { filters: 4 * filters, initialScale: 0 });
  return new AddRelu({ name: `${name}_out_relu` }).apply([shortcut, x]) as tf.SymbolicTensor;
}

/** 3×3 (with the stride), 3×3; added to the input or, where its shape changes, its projection. */
export function basicBlock(
  input: tf.SymbolicTensor,
  name: string,
  filters: number,
  stride: number,
  project: boolean,
): tf.SymbolicTensor {
  const shortcut = project ? convolve(input, `${name}_0`, { filters, strides: stride }) : input;
  let x = convolve(input, `${name}_1`, { filters, kernelSize: 3, strides: stride, activation: 'relu' });
  x = convolve(x, `${name}_2`, { filters, kernelSize: 3, initialScale: 0 });
  return new AddRelu({ name: `${name}_out_relu` }).apply([shortcut, x]) as tf.SymbolicTensor;
}

interface Convolution {
  readonly filters: number;
  /** Default 1. */
  readonly kernelSize?: number;
  /** Default 1. */
  readonly strides?: number;
  /** γ of the batch norm at the start. Default 1. */
  readonly initialScale?: number;
  /** Behind the batch norm. Default none. */
  readonly activation?: 'relu';
}

/** Convolution, then batch norm and its activation. */
function convolve(
  input: tf.SymbolicTensor,
  name: string,
  { filters, kernelSize = 1, strides = 1, initialScale = 1, activation }: Convolution,
): tf.SymbolicTensor {
  const shape = { filters, kernelSize, strides, padding: 'same', kernelInitializer: 'zeros' } as const;
  const x = tf.layers.conv2d({ ...shape, name: `${name}_conv` }).apply(input) as tf.SymbolicTensor;
  return new BatchNorm({ name: `${name}_bn`, initialScale, activation }).apply(x) as tf.SymbolicTensor;
}
