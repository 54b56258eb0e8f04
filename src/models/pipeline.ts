// A classifier made of a fitted front and a trained model: what the quantum models and the linear controls share.
import { flopsTogether } from '../runtime/flops.ts';
import { below, named, take, vector, type NumbersByName } from '../runtime/numbers-by-name.ts';
import type { Trainable } from '../runtime/training/learner.ts';
import { predictAll } from '../runtime/training/predict.ts';
import { probeTraining } from '../runtime/training/probe.ts';
import { trainingSettings, type TrainingChoices } from '../runtime/training/settings.ts';
import { trainModel } from '../runtime/training/train-model.ts';
import { noStopwatch } from '../runtime/stopwatch.ts';
import { UserError } from '../user-error.ts';
import { valuesOf } from '../runtime/data/images.ts';
import type { Classifier } from './classifier.ts';
import type { Front, Step } from './front.ts';
import { imagesToSamples, vectorsToSamples } from './image-samples.ts';
import { noImages, taskOf, type Task, type Trained } from './trained.ts';
import type { TrainedPart } from './trained-part.ts';
import { trainingSamples } from './training-samples.ts';

export interface Pipeline extends Pick<Classifier, 'name' | 'title' | 'role' | 'quantum'>, TrainingChoices {
  readonly front: Step;
  /** From what the front makes to class probabilities. */
  readonly part: TrainedPart;
  /** What the front makes enters that part as: */
  readonly input: 'vectors' | 'images';
}

interface Fitted extends Pick<Trained, 'task' | 'training'> {
  readonly front: Front;
  readonly statistics: NumbersByName;
  readonly model: Trainable;
  /** What the front makes of the task's images. */
  readonly sample: Task;
}

/** The classifier: `fit` fits the front on the training set, then trains the model on what comes out of it. */
export function createPipeline(pipeline: Pipeline): Classifier {
  const { name, title, role, quantum, part } = pipeline;
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
      const settings = trainingSettings(options, pipeline);
      dispose();
      const { signal, stopwatch = noStopwatch } = options;
      const statistics = await stopwatch.timeWhole('front', () => pipeline.front.fit(training, signal));
      const front = pipeline.front.front(statistics);
      const samples = await stopwatch.timeWhole('front', () => front(training, signal));
      const held = await stopwatch.timeWhole('front', () => front(validation, signal));
      const model = await stopwatch.timeWhole('building', () => part.build(samples));
      fitted = {
        front,
        statistics,
        model,
        task: taskOf(training),
        sample: taskOf(samples),
        training: settings,
      };
      const before = (performance.now() - begin) / 1000;
      const sets = {
        training: trainingSamples(training, { front, samples, toSamples }, options),
        validation: toSamples(held),
      };
      const report = await trainModel(model, sets, options, pipeline);
      return { ...report, seconds: before + report.seconds };
    },
    async predict(images) {
      if (!fitted) throw new Error(`${name} predicts before it is fitted`);
      return predictAll(fitted.model.predict, toSamples(await fitted.front(images)));
    },
    async probe(training, options, epochs) {
      if (!fitted) throw new Error(`${name} is probed before it is fitted`);
      const { front, model } = fitted;
      const samples = await front(training, options.signal);
      const further = trainingSamples(training, { front, samples, toSamples }, options);
      return probeTraining(model, further, options, pipeline, epochs);
    },
    async scoreGradient(images, classOf) {
      if (!fitted) throw new Error(`${name} is asked for a gradient before it is fitted`);
      const { statistics, front, model } = fitted;
      const pull = pipeline.front.pull?.(statistics);
      if (!pull || !model.scoreGradient) return undefined;
      return pull(images, await model.scoreGradient(valuesOf(await front(images)), classOf));
    },
    async featureMaps(images, classOf) {
      if (!fitted) throw new Error(`${name} is asked for maps before it is fitted`);
      const { front, model } = fitted;
      if (pipeline.input !== 'images' || !model.featureMaps) return undefined;
      return model.featureMaps(valuesOf(await front(images)), classOf);
    },
    async save() {
      if (!fitted) throw new UserError(`${name} is saved before it is fitted; fit it first.`);
      const { task, training, sample, statistics, model } = fitted;
      const numbers = new Map([
        ['sample', vector([sample.height, sample.width, sample.channels])],
        ...named('front', statistics),
        ...named('model', await model.weights()),
      ]);
      return { task, training, numbers };
    },
    async restore({ task, training, numbers }) {
      dispose();
      const statistics = below(numbers, 'front');
      const front = pipeline.front.front(statistics);
      const lengths = take(numbers, 'sample', [3]);
      if (!lengths.every((length) => Number.isSafeInteger(length) && length > 0))
        throw new UserError(`The saved "sample" is ${[...lengths].join(' × ')}; it is the size of the images, height × width × channels, each 1 or more.`, 1); // prettier-ignore
      const [height, width, channels] = lengths;
      const sample = { ...task, height, width, channels };
      const model = await part.restore(noImages(sample), below(numbers, 'model'));
      fitted = { front, statistics, model, task, sample, training };
    },
    async flops() {
      if (!fitted) throw new Error(`${name} is asked for its flops before it is fitted`);
      const { statistics, model, task } = fitted;
      return flopsTogether(await pipeline.front.flops(statistics, noImages(task)), model.flops());
    },
    parameters: () => fitted?.model.parameters ?? 0,
    dispose,
  };
}
