// A small convolutional network: the control that says what a few minutes of classical work would give.
import * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { BatchNorm } from '../runtime/tensors/batch-norm.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import { oneRate } from '../runtime/training/settings.ts';
import type { Classifier } from './classifier.ts';
import { chain } from './front.ts';
import { ofTensors } from './trained-part.ts';
import { createPipeline } from './pipeline.ts';
import { softmaxHead } from './softmax-head.ts';

const FILTERS = [16, 32, 64];
const PEAK_RATE = 0.005;

export function createSmallCnn({ seed }: { readonly seed: number }): Classifier {
  return createPipeline({
    name: 'small-cnn',
    title: 'Small CNN',
    role: 'control',
    quantum: false,
    front: chain(),
    input: 'images',
    part: ofTensors((images) => buildSmallCnn(images, seed)),
    rates: oneRate(PEAK_RATE),
  });
}

/**
 * Three times convolution 3×3 – max-pool – batch norm – ReLU, then the maximum of each of 64 features over the image
 * and softmax: 24,000 parameters at one channel and two classes, whatever the image size.
 */
export function buildSmallCnn(
  { height, width, channels, classes }: Pick<Images, 'height' | 'width' | 'channels' | 'classes'>,
  seed: number,
): tf.LayersModel {
  const layers = FILTERS.flatMap((filters, index) => {
    const shape = { filters, kernelSize: 3, padding: 'same', kernelInitializer: 'zeros' } as const;
    const number = index + 1;
    return [
      tf.layers.conv2d({ ...shape, name: `conv${number}` }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same', name: `pool${number}` }),
      new BatchNorm({ name: `bn${number}` }),
      tf.layers.activation({ activation: 'relu', name: `relu${number}` }),
    ];
  });
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [height, width, channels], name: 'image' }),
      ...layers,
      tf.layers.globalMaxPooling2d({ name: 'features' }),
      softmaxHead(classes.length),
    ],
    name: 'small-cnn',
  });
  initialiseKernels(model, seed);
  return model;
}
