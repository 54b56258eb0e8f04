// A small convolutional network: the control that says what a few minutes of classical work would give.
import * as tf from '@tensorflow/tfjs';
import { BatchNorm } from '../runtime/tensors/batch-norm.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import { predict, train } from '../runtime/training/train.ts';
import type { Classifier } from './classifier.ts';
import { countParameters } from './count-parameters.ts';
import { imagesToSamples } from './image-samples.ts';

export interface SmallCnnOptions {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
  readonly seed: number;
}

const FILTERS = [16, 32, 64];
const PEAK_RATE = 0.005;

/**
 * Three times convolution 3×3 – max-pool – batch norm – ReLU, then the maximum of each of 64 features over the image
 * and softmax: 24,000 parameters at one channel and two classes, whatever the image size.
 */
export function createSmallCnn(options: SmallCnnOptions): Classifier {
  const { height, width, channels, classes, seed } = options;
  const input = tf.input({ shape: [height, width, channels], name: 'image' });
  let x: tf.SymbolicTensor = input;
  FILTERS.forEach((filters, index) => {
    const number = index + 1;
    for (const layer of [
      tf.layers.conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: 'zeros',
        name: `conv${number}`,
      }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same', name: `pool${number}` }),
      new BatchNorm({ name: `bn${number}` }),
      tf.layers.activation({ activation: 'relu', name: `relu${number}` }),
    ]) {
      x = layer.apply(x) as tf.SymbolicTensor;
    }
  });
  x = tf.layers.globalMaxPooling2d({ name: 'features' }).apply(x) as tf.SymbolicTensor;
  const top = { units: classes, kernelInitializer: 'zeros', name: 'head' } as const;
  const output = tf.layers.dense({ ...top, activation: 'softmax' }).apply(x) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output, name: 'small-cnn' });
  initialiseKernels(model, seed);
  return {
    name: 'small-cnn',
    title: 'Small CNN',
    role: 'control',
    quantum: false,
    fit: (training, validation, fitOptions) =>
      train(model, imagesToSamples(training), imagesToSamples(validation), {
        ...fitOptions,
        rate: () => PEAK_RATE,
      }),
    predict: (images) => predict(model, imagesToSamples(images)),
    parameters: () => countParameters(model),
    dispose: () => {
      model.dispose();
    },
  };
}
