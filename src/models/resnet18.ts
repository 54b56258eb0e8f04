// ResNet-18 (He, Zhang, Ren & Sun 2016) as a classifier: a fifth of ResNet-50's work, as MedMNIST v2 compares both.
import * as tf from '../runtime/tensors/tf.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import type { Classifier } from './classifier.ts';
import { defaultStem } from './entries.ts';
import { chain } from './front.ts';
import { createPipeline } from './pipeline.ts';
import { applyStem, basicBlock, residualRates } from './residual-blocks.ts';
import type { ResNet50Options } from './resnet50.ts';
import { softmaxHead } from './softmax-head.ts';
import { ofTensors } from './trained-part.ts';

export function createResNet18({ stem, seed }: Pick<ResNet50Options, 'stem' | 'seed'>): Classifier {
  return createPipeline({
    name: 'resnet18',
    title: `ResNet-18${stem === 'medmnist' ? ' (MedMNIST stem)' : ''}`,
    role: 'model',
    quantum: false,
    front: chain(),
    input: 'images',
    part: ofTensors(({ height, width, channels, classes }) =>
      buildResNet18({ height, width, channels, classes: classes.length, stem, seed }),
    ),
    rates: residualRates('resnet18'),
  });
}

/**
 * 18 layers: stem, two basic blocks of 64, 128, 256 and 512 filters, global average, softmax. 11,191,232 parameters
 * without the softmax at 3 channels (imagenet stem), convolution biases and moving statistics included. Starts as
 * `buildResNet50` does.
 */
export function buildResNet18(options: ResNet50Options & { readonly classes: number }): tf.LayersModel {
  const input = tf.input({ shape: [options.height, options.width, options.channels], name: 'image' });
  let x = applyStem(input, options.stem ?? defaultStem);
  for (let stage = 0; stage < 4; stage++) {
    for (let block = 0; block < 2; block++) {
      const shrinks = stage > 0 && block === 0;
      x = basicBlock(x, `conv${stage + 2}_block${block + 1}`, 64 * 2 ** stage, shrinks ? 2 : 1, shrinks);
    }
  }
  x = tf.layers.globalAveragePooling2d({ name: 'features' }).apply(x) as tf.SymbolicTensor;
  const features = tf.model({ inputs: input, outputs: x });
  initialiseKernels(features, options.seed);
  const output = softmaxHead(options.classes).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output, name: 'resnet18' });
}
