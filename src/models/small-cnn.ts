// A small convolutional network: the control that says what a few minutes of classical work would give.
import * as tf from '@tensorflow/tfjs';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import { predict, train } from '../runtime/training/train.ts';
import type { Classifier } from './classifier.ts';
import { imagesToSamples } from './image-samples.ts';

export interface SmallCnnOptions {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
  readonly seed: number;
}

/** Side of the last feature map, at most: larger images are pooled more. */
const LAST_SIDE = 7;
const PEAK_RATE = 0.002;

/** conv 16 – pool – conv 32 – pool – dense 32 – softmax: 55,000 parameters at 28×28×1 and two classes. */
export function createSmallCnn(options: SmallCnnOptions): Classifier {
  const { height, width, channels, classes, seed } = options;
  const halves = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const lastPool = halves.map((side) => Math.max(2, Math.ceil(side / LAST_SIDE))) as [number, number];
  const zeros = { kernelInitializer: 'zeros' } as const;
  const convolution = { kernelSize: 3, padding: 'same', activation: 'relu', ...zeros } as const;
  const model = tf.sequential({
    name: 'small-cnn',
    layers: [
      tf.layers.conv2d({ ...convolution, filters: 16, inputShape: [height, width, channels], name: 'conv1' }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same', name: 'pool1' }),
      tf.layers.conv2d({ ...convolution, filters: 32, name: 'conv2' }),
      tf.layers.maxPooling2d({ poolSize: lastPool, strides: lastPool, padding: 'same', name: 'pool2' }),
      tf.layers.flatten({ name: 'flatten' }),
      tf.layers.dense({ units: 32, activation: 'relu', ...zeros, name: 'hidden' }),
      tf.layers.dense({ units: classes, activation: 'softmax', ...zeros, name: 'head' }),
    ],
  });
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
    parameters: () => model.countParams(),
    dispose: () => {
      model.dispose();
    },
  };
}
