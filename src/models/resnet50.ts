// ResNet-50 (He, Zhang, Ren & Sun 2016), the field's usual yardstick, as a tfjs model and as a classifier of a study.
import * as tf from '../runtime/tensors/tf.ts';
import { AddRelu } from '../runtime/tensors/add-relu.ts';
import { BatchNorm } from '../runtime/tensors/batch-norm.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import type { PeakRates } from '../runtime/training/settings.ts';
import { predictAll } from '../runtime/training/predict.ts';
import { predictor, tensorTrainable } from '../runtime/training/tensor-learner.ts';
import { trainModel } from '../runtime/training/train-model.ts';
import type { Classifier } from './classifier.ts';
import { defaultStem, type Stem } from './entries.ts';
import { imagesToSamples } from './image-samples.ts';
import { softmaxHead } from './softmax-head.ts';

export interface ResNet50Options {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly stem?: Stem | undefined;
  readonly seed: number;
}

export interface ResNet50 extends Omit<Classifier, 'save' | 'restore'> {
  readonly model: tf.LayersModel;
  /** The pooled features [count × 2048] in front of the softmax, of `values` [count × height × width × channels]. */
  features(values: Float32Array): Promise<Float32Array>;
}

/** Width of the pooled features. */
export const FEATURES = 2048;
const BLOCKS = [3, 4, 6, 3];
const PEAK_RATE = 0.001;

/**
 * 50 layers: stem, bottleneck blocks [3, 4, 6, 3], global average, and with `classes` a softmax layer; without, the
 * output is the 2048 pooled features. 23,587,712 parameters without the top at 3 channels (imagenet stem), convolution
 * biases and moving statistics included, as Keras counts them. Input [height, width, channels]. Seeded He
 * initialisation; each block starts as the identity (Goyal et al. 2017) and the softmax at equal probabilities, which
 * counts when steps are few.
 */
export function buildResNet50(options: ResNet50Options & { readonly classes?: number }): tf.LayersModel {
  const input = tf.input({ shape: [options.height, options.width, options.channels], name: 'image' });
  let x = applyStem(input, options.stem ?? defaultStem);
  BLOCKS.forEach((blocks, stage) => {
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      x = bottleneck(x, `conv${stage + 2}_block${block + 1}`, 64 * 2 ** stage, stride, block === 0);
    }
  });
  x = tf.layers.globalAveragePooling2d({ name: 'features' }).apply(x) as tf.SymbolicTensor;
  const backbone = tf.model({ inputs: input, outputs: x, name: 'resnet50-features' });
  initialiseKernels(backbone, options.seed);
  if (options.classes === undefined) return backbone;
  const output = softmaxHead(options.classes).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output, name: 'resnet50' });
}

/** A bias in front of batch norm has no effect, its gradient is 0 but for rounding. */
export const resNet50Rates: PeakRates = [
  { part: 'conv-biases', holds: (variable) => variable.endsWith('_conv/bias'), peak: 0 },
  { part: 'resnet50', holds: () => true, peak: PEAK_RATE },
];

/** Of the model with this stem, for reports. */
export function titleOf(stem: Stem = defaultStem): string {
  const titles: Readonly<Record<Stem, string>> = {
    imagenet: 'ResNet-50',
    medmnist: 'ResNet-50 (MedMNIST stem)',
  };
  return titles[stem];
}

export function createResNet50(options: ResNet50Options & { readonly classes: number }): ResNet50 {
  const model = buildResNet50(options);
  const pooled = tf.model({
    inputs: model.inputs,
    outputs: model.getLayer('features').output as tf.SymbolicTensor,
  });
  const trainable = tensorTrainable(model);
  return {
    name: 'resnet50',
    title: titleOf(options.stem),
    role: 'model',
    quantum: false,
    model,
    fit: (training, validation, fitOptions) =>
      trainModel(
        trainable,
        { training: imagesToSamples(training), validation: imagesToSamples(validation) },
        fitOptions,
        { rates: resNet50Rates },
      ),
    predict: (images) => predictAll(trainable.predict, imagesToSamples(images)),
    features: (values) =>
      predictor(pooled)(values, values.length / (options.height * options.width * options.channels)),
    parameters: () => trainable.parameters,
    dispose: trainable.dispose,
  };
}

function applyStem(input: tf.SymbolicTensor, stem: Stem): tf.SymbolicTensor {
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
function bottleneck(
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
