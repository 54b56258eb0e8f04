// ResNet-50 (He, Zhang, Ren & Sun 2016), the field's usual yardstick, as a tfjs model and as a classifier of a study.
import * as tf from '../runtime/tensors/tf.ts';
import type { Flops } from '../runtime/flops.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import { modelFlops } from '../runtime/tensors/model-flops.ts';
import { predictAll } from '../runtime/training/predict.ts';
import { probeTraining } from '../runtime/training/probe.ts';
import { predictor, tensorTrainable } from '../runtime/training/tensor-learner.ts';
import { trainModel } from '../runtime/training/train-model.ts';
import { valuesOf } from '../runtime/data/images.ts';
import type { Classifier } from './classifier.ts';
import { defaultStem, type Stem } from './entries.ts';
import { imagesToSamples } from './image-samples.ts';
import { applyStem, bottleneck, residualRates } from './residual-blocks.ts';
import { softmaxHead } from './softmax-head.ts';
import { asTheyAre, trainingSamples } from './training-samples.ts';

export interface ResNet50Options {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly stem?: Stem | undefined;
  readonly seed: number;
}

export interface ResNet50 extends Omit<Classifier, 'save' | 'restore' | 'probe' | 'flops'> {
  /** To classify one image, and to make its features. */
  flops(): Flops;
  featureFlops(): Flops;
  readonly probe: NonNullable<Classifier['probe']>;
  readonly model: tf.LayersModel;
  /** The pooled features [count × 2048] in front of the softmax, of `values` [count × height × width × channels]. */
  features(values: Float32Array): Promise<Float32Array>;
  /** Gradients by `values`, of those [count × 2048] by the features. */
  pullFeatures(values: Float32Array, upstream: Float32Array): Promise<Float32Array>;
}

/** Width of the pooled features. */
export const FEATURES = 2048;
const BLOCKS = [3, 4, 6, 3];

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

export const resNet50Rates = residualRates('resnet50');

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
        {
          training: trainingSamples(training, asTheyAre(training), fitOptions),
          validation: imagesToSamples(validation),
        },
        fitOptions,
        { rates: resNet50Rates },
      ),
    probe: (training, fitOptions, epochs) =>
      probeTraining(
        trainable,
        trainingSamples(training, asTheyAre(training), fitOptions),
        fitOptions,
        { rates: resNet50Rates },
        epochs,
      ),
    predict: (images) => predictAll(trainable.predict, imagesToSamples(images)),
    features: (values) =>
      predictor(pooled)(values, values.length / (options.height * options.width * options.channels)),
    pullFeatures(values, upstream) {
      const shape = [upstream.length / FEATURES, options.height, options.width, options.channels];
      const gradient = tf.tidy(() => {
        const seen = tf.tensor2d(upstream, [shape[0], FEATURES]);
        const along = (x: tf.Tensor) =>
          tf.sum(tf.mul(pooled.apply(x, { training: false }) as tf.Tensor, seen));
        return tf.grad(along)(tf.tensor(values, shape));
      });
      return gradient.data().finally(() => gradient.dispose()) as Promise<Float32Array>;
    },
    scoreGradient: async (images, classOf) => trainable.scoreGradient!(valuesOf(images), classOf),
    featureMaps: async (images, classOf) => trainable.featureMaps!(valuesOf(images), classOf),
    flops: trainable.flops,
    featureFlops: () => modelFlops(pooled),
    parameters: () => trainable.parameters,
    dispose: trainable.dispose,
  };
}
