// A classifier made of a fitted front and a trained model: what the quantum models and the linear controls share.
import type * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { peakOf, trainingSettings, type TrainingChoices } from '../runtime/training/settings.ts';
import { predict, train, type Samples } from '../runtime/training/train.ts';
import type { Classifier } from './classifier.ts';
import { countParameters } from './count-parameters.ts';
import { sampleSize, type FitFront, type Front } from './front.ts';
import { imagesToSamples } from './image-samples.ts';

export interface Pipeline extends Pick<Classifier, 'name' | 'title' | 'role' | 'quantum'>, TrainingChoices {
  readonly front: FitFront;
  /** From samples like these, which the front made, to class probabilities. */
  buildModel(samples: Images): tf.LayersModel;
  /** What the front makes enters the model as: */
  readonly input: 'vectors' | 'images';
}

/** The classifier: `fit` fits the front on the training set, then trains the model on what comes out of it. */
export function createPipeline(pipeline: Pipeline): Classifier {
  const { name, title, role, quantum, rates, batchSize: defaultBatchSize } = pipeline;
  const toSamples = { images: imagesToSamples, vectors: vectorsToSamples }[pipeline.input];
  let fitted: { readonly front: Front; readonly model: tf.LayersModel } | undefined;

  function dispose(): void {
    fitted?.model.dispose();
    fitted = undefined;
  }

  return {
    name,
    title,
    role,
    quantum,
    training: (options) => trainingSettings(options, pipeline),
    async fit(training, validation, options) {
      const begin = performance.now();
      dispose();
      await startEngine();
      const front = await pipeline.front(training, options.signal);
      const samples = await front(training, options.signal);
      const held = await front(validation, options.signal);
      const model = pipeline.buildModel(samples);
      fitted = { front, model };
      const rate = (variable: string) => peakOf(rates, variable);
      const trainOptions = { ...options, rate, defaultBatchSize };
      const report = await train(model, toSamples(samples), toSamples(held), trainOptions);
      return { ...report, seconds: (performance.now() - begin) / 1000 };
    },
    async predict(images) {
      if (!fitted) throw new Error(`${name} predicts before it is fitted`);
      return predict(fitted.model, toSamples(await fitted.front(images)));
    },
    parameters: () => (fitted ? countParameters(fitted.model) : 0),
    dispose,
  };
}

function vectorsToSamples(images: Images): Samples {
  return { ...imagesToSamples(images), shape: [sampleSize(images)] };
}
