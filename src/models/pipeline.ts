// A classifier made of a fitted front and a trained model: what the quantum models and the linear controls share.
import * as tf from '@tensorflow/tfjs';
import type { Images } from '../runtime/data/dataset.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { predict, train, type Samples } from '../runtime/training/train.ts';
import type { Classifier } from './classifier.ts';
import { inParts, sampleSize, type FitFront, type Front } from './front.ts';
import { imagesToSamples } from './image-samples.ts';

export interface Pipeline extends Pick<Classifier, 'name' | 'title' | 'role' | 'quantum'> {
  readonly front: FitFront;
  /** From what the front makes, of which `sample` is one, to class probabilities. Throws UserError where that cannot be. */
  buildModel(sample: Images): tf.LayersModel;
  /** What the front makes enters the model as: */
  readonly input: 'vectors' | 'images';
  /** Peak learning rate of a weight, by name. */
  rate(variable: string): number;
  readonly batchSize?: number;
}

/** The classifier: `fit` fits the front on the training set, then trains the model on what comes out of it. */
export function createPipeline(pipeline: Pipeline): Classifier {
  const { name, title, role, quantum, rate, batchSize: defaultBatchSize } = pipeline;
  const toSamples = pipeline.input === 'images' ? imagesToSamples : vectorsToSamples;
  let fitted: { readonly front: Front; readonly model: tf.LayersModel } | undefined;

  function dispose(): void {
    fitted?.model.dispose();
    fitted = undefined;
  }

  async function prepare(training: Images, signal?: AbortSignal): Promise<NonNullable<typeof fitted>> {
    await startEngine();
    const front = await pipeline.front(training, signal);
    for (const first of inParts(training, 1))
      return { front, model: pipeline.buildModel(await front(first)) };
    throw new Error('the training set is empty');
  }

  return {
    name,
    title,
    role,
    quantum,
    async fit(training, validation, options) {
      const begin = performance.now();
      dispose();
      const { front, model } = (fitted = await prepare(training, options.signal));
      const trainSamples = toSamples(await front(training, options.signal));
      const validationSamples = toSamples(await front(validation, options.signal));
      const report = await train(model, trainSamples, validationSamples, {
        ...options,
        rate,
        defaultBatchSize,
      });
      return { ...report, seconds: (performance.now() - begin) / 1000 };
    },
    async predict(images) {
      if (!fitted) throw new Error(`${name} predicts before it is fitted`);
      return predict(fitted.model, toSamples(await fitted.front(images)));
    },
    parameters: () => (fitted ? trainableParameters(fitted.model) : 0),
    dispose,
  };
}

/** The softmax layer at the end. It starts at zero: all classes equally likely. */
export function softmaxHead(classes: number): tf.layers.Layer {
  return tf.layers.dense({
    units: classes,
    activation: 'softmax',
    kernelInitializer: 'zeros',
    name: headName,
  });
}

const headName = 'head';

export function isHeadWeight(variable: string): boolean {
  return variable.startsWith(`${headName}/`);
}

export function trainableParameters(model: tf.LayersModel): number {
  return model.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
}

function vectorsToSamples(images: Images): Samples {
  return { ...imagesToSamples(images), shape: [sampleSize(images)] };
}
