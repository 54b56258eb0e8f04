// A classifier made of a fitted front and a trained model: what the quantum models and the linear controls share.
import type * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { sampleSize } from '../runtime/data/images.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { peakOf, trainingSettings, type TrainingChoices } from '../runtime/training/settings.ts';
import { predict, train, type Samples } from '../runtime/training/train.ts';
import { UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import { countParameters } from './count-parameters.ts';
import type { Front, Step } from './front.ts';
import { imagesToSamples } from './image-samples.ts';
import { readModelWeights, requireWeights, writeModelWeights } from './model-weights.ts';
import {
  below,
  named,
  noImages,
  take,
  taskOf,
  vector,
  type NumbersByName,
  type Task,
  type Trained,
} from './trained.ts';

export interface Pipeline extends Pick<Classifier, 'name' | 'title' | 'role' | 'quantum'>, TrainingChoices {
  readonly front: Step;
  /** From samples like these, which the front made, to class probabilities. */
  buildModel(samples: Images): tf.LayersModel;
  /** What the front makes enters the model as: */
  readonly input: 'vectors' | 'images';
}

interface Fitted extends Pick<Trained, 'task' | 'training'> {
  readonly front: Front;
  readonly statistics: NumbersByName;
  readonly model: tf.LayersModel;
  /** What the front makes of the task's images. */
  readonly sample: Task;
}

/** The classifier: `fit` fits the front on the training set, then trains the model on what comes out of it. */
export function createPipeline(pipeline: Pipeline): Classifier {
  const { name, title, role, quantum, rates, batchSize: defaultBatchSize } = pipeline;
  const toSamples = { images: imagesToSamples, vectors: vectorsToSamples }[pipeline.input];
  let fitted: Fitted | undefined;

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
      const statistics = await pipeline.front.fit(training, options.signal);
      const front = pipeline.front.front(statistics);
      const samples = await front(training, options.signal);
      const held = await front(validation, options.signal);
      const model = pipeline.buildModel(samples);
      fitted = {
        front,
        statistics,
        model,
        task: taskOf(training),
        sample: taskOf(samples),
        training: trainingSettings(options, pipeline),
      };
      const rate = (variable: string) => peakOf(rates, variable);
      const trainOptions = { ...options, rate, defaultBatchSize };
      const report = await train(model, toSamples(samples), toSamples(held), trainOptions);
      return { ...report, seconds: (performance.now() - begin) / 1000 };
    },
    async predict(images) {
      if (!fitted) throw new Error(`${name} predicts before it is fitted`);
      return predict(fitted.model, toSamples(await fitted.front(images)));
    },
    async save() {
      if (!fitted) throw new UserError(`${name} is saved before it is fitted; fit it first.`);
      const { task, training, sample, statistics, model } = fitted;
      const numbers = new Map([
        ['sample', vector([sample.height, sample.width, sample.channels])],
        ...named('front', statistics),
        ...named('model', await readModelWeights(model)),
      ]);
      return { task, training, numbers };
    },
    async restore({ task, training, numbers }) {
      dispose();
      await startEngine();
      const statistics = below(numbers, 'front');
      const front = pipeline.front.front(statistics);
      const lengths = take(numbers, 'sample', [3]);
      if (!lengths.every((length) => Number.isSafeInteger(length) && length > 0))
        throw new UserError('The saved sample has no size.', 1);
      const [height, width, channels] = lengths;
      const sample = { ...task, height, width, channels };
      const weights = below(numbers, 'model');
      requireWeights(() => pipeline.buildModel(noImages(sample)), weights);
      const model = pipeline.buildModel(noImages(sample));
      fitted = { front, statistics, model, task, sample, training };
      writeModelWeights(model, weights);
    },
    parameters: () => (fitted ? countParameters(fitted.model) : 0),
    dispose,
  };
}

function vectorsToSamples(images: Images): Samples {
  return { ...imagesToSamples(images), shape: [sampleSize(images)] };
}
