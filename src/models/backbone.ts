// ResNet-50 as the study's model and as the source of features for others: built when it first sees images, its features
// computed once for each image set, whoever asks.
import * as tf from '../runtime/tensors/tf.ts';
import { below, named } from '../runtime/numbers-by-name.ts';
import { noStopwatch } from '../runtime/stopwatch.ts';
import type { Flops } from '../runtime/flops.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { readModelWeights, requireWeights, writeModelWeights } from '../runtime/tensors/model-weights.ts';
import { UserError } from '../user-error.ts';
import { trainingSettings } from '../runtime/training/settings.ts';
import { predictAll } from '../runtime/training/predict.ts';
import { predictor } from '../runtime/training/tensor-learner.ts';
import type { Classifier } from './classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { imagesAtRest, inParts, sampleSize } from '../runtime/data/images.ts';
import { createStorage } from '../runtime/data/storage.ts';
import { fixed, remember, type Front, type Pull, type Step } from './front.ts';
import type { Stem } from './entries.ts';
import { shareInWords } from './shares.ts';
import { vectorsToSamples } from './image-samples.ts';
import { taskOf, type Task, type Trained } from './trained.ts';
import { createResNet50, FEATURES, resNet50Rates, titleOf, type ResNet50 } from './resnet50.ts';

export interface Backbone extends Classifier {
  /** Pooled features as vectors. Not before `fit`. */
  readonly features: Front;
  /** Their gradient by the images. Not before `fit`. */
  readonly pullFeatures: Pull;
  /** To make the features of one image. Not before `fit`. */
  featureFlops(): Flops;
}

export function isBackbone(classifier: Classifier): classifier is Backbone {
  return 'features' in classifier;
}

/** A front that gives the features of a backbone; it must be trained by the time the front is fitted. */
export function featuresOf(backbone: Backbone): Step {
  return fixed(
    (images, signal) => backbone.features(images, signal),
    () => backbone.featureFlops(),
    (images, upstream, signal) => backbone.pullFeatures(images, upstream, signal),
  );
}

const imagesAtOnce = 128;

interface Built extends Pick<Trained, 'task' | 'training'> {
  readonly network: ResNet50;
  readonly features: Front;
  readonly top: tf.LayersModel;
}

export function createBackbone({
  stem,
  seed,
}: {
  readonly stem?: Stem | undefined;
  readonly seed: number;
}): Backbone {
  let built: Built | undefined;

  function createNetwork({ height, width, channels, classes }: Task): ResNet50 {
    return createResNet50({ height, width, channels, classes: classes.length, stem, seed });
  }

  async function build(task: Task, training: Trained['training']): Promise<Built> {
    await startEngine();
    const network = createNetwork(task);
    const vector = tf.input({ shape: [FEATURES] });
    const top = tf.model({
      inputs: vector,
      outputs: network.model.getLayer('head').apply(vector) as tf.SymbolicTensor,
    });
    return { network, features: remember(featureFront(network)), top, task, training };
  }

  function whenBuilt(): Built {
    if (!built) throw new Error('ResNet-50 is used before it is fitted');
    return built;
  }

  function dispose(): void {
    built?.top.dispose();
    built?.network.dispose();
    built = undefined;
  }

  return {
    name: 'resnet50',
    title: titleOf(stem),
    role: 'model',
    quantum: false,
    training: settings,
    async fit(training, validation, options) {
      dispose();
      const { stopwatch = noStopwatch } = options;
      built = await stopwatch.timeWhole('building', () => build(taskOf(training), settings(options)));
      return built.network.fit(training, validation, options);
    },
    probe: (training, options, epochs) => whenBuilt().network.probe(training, options, epochs),
    async predict(images) {
      const { features, top } = whenBuilt();
      return predictAll(predictor(top), vectorsToSamples(await features(images)));
    },
    async save() {
      if (!built) throw new UserError('ResNet-50 is saved before it is fitted; fit it first.');
      const { task, training, network } = built;
      return { task, training, numbers: new Map(named('model', await readModelWeights(network.model))) };
    },
    async restore({ task, training, numbers }) {
      dispose();
      await startEngine();
      const weights = below(numbers, 'model');
      requireWeights(() => createNetwork(task), weights);
      built = await build(task, training);
      writeModelWeights(built.network.model, weights);
    },
    features: (images, signal) => whenBuilt().features(images, signal),
    pullFeatures: (images, upstream, signal) => pullFeatures(whenBuilt().network, images, upstream, signal),
    scoreGradient: (images, classOf) => whenBuilt().network.scoreGradient!(images, classOf),
    featureMaps: (images, classOf) => whenBuilt().network.featureMaps!(images, classOf),
    featureFlops: () => whenBuilt().network.featureFlops(),
    flops: async () => whenBuilt().network.flops(),
    parameters: () => built?.network.parameters() ?? 0,
    dispose,
  };
}

/** The same, trained on a part of the images: what has the features of the rest from it. */
export function createSplitBackbone({
  backboneSplit: share,
  ...options
}: Parameters<typeof createBackbone>[0] & { readonly backboneSplit?: number | undefined }): Backbone {
  const of = share === undefined ? 'a part' : shareInWords(share);
  const title = `${titleOf(options.stem)} of ${of} of the images`;
  return { ...createBackbone(options), name: 'resnet50-split', title, role: 'control' };
}

const settings = (options: Parameters<typeof trainingSettings>[0]) =>
  trainingSettings(options, { rates: resNet50Rates });

function featureFront(network: ResNet50): Front {
  return async (images, signal) => {
    const sink = createStorage().sink(4 * images.count * FEATURES, 'what ResNet-50 makes of the images');
    try {
      for (const part of inParts(images, imagesAtOnce)) {
        signal?.throwIfAborted();
        const { buffer, byteOffset, byteLength } = await network.features(part.values);
        sink.write(new Uint8Array(buffer, byteOffset, byteLength));
      }
    } catch (error) {
      sink.abandon();
      throw error;
    }
    return imagesAtRest({ ...images, height: 1, width: FEATURES, channels: 1 }, sink.end());
  };
}

async function pullFeatures(
  network: ResNet50,
  images: Images,
  upstream: Float32Array,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const gradient = new Float32Array(images.count * sampleSize(images));
  for (const { first, count, values } of inParts(images, imagesAtOnce)) {
    signal?.throwIfAborted();
    const own = upstream.subarray(first * FEATURES, (first + count) * FEATURES);
    gradient.set(await network.pullFeatures(values, own), first * sampleSize(images));
  }
  return gradient;
}
