// ResNet-50 as the study's model and as the source of features for others: built when it first sees images, its features
// computed once for each image set, whoever asks.
import * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { trainingSettings } from '../runtime/training/settings.ts';
import { predict } from '../runtime/training/train.ts';
import type { Classifier } from './classifier.ts';
import { asVectors, inParts, remember, type FitFront, type Front } from './front.ts';
import type { Stem } from './entries.ts';
import { createResNet50, FEATURES, resNet50Rates, titleOf, type ResNet50 } from './resnet50.ts';

export interface Backbone extends Classifier {
  /** Pooled features as vectors. Not before `fit`. */
  readonly features: Front;
}

export function isBackbone(classifier: Classifier): classifier is Backbone {
  return 'features' in classifier;
}

/** A front that gives the features of a backbone; it must be trained by the time the front is fitted. */
export function featuresOf(backbone: Backbone): FitFront {
  return async () => backbone.features;
}

const imagesAtOnce = 128;

export function createBackbone({
  stem,
  seed,
}: {
  readonly stem?: Stem | undefined;
  readonly seed: number;
}): Backbone {
  let built:
    { readonly network: ResNet50; readonly features: Front; readonly top: tf.LayersModel } | undefined;

  async function build({ height, width, channels, classes }: Images): Promise<NonNullable<typeof built>> {
    await startEngine();
    const network = createResNet50({ height, width, channels, classes: classes.length, stem, seed });
    const vector = tf.input({ shape: [FEATURES] });
    const top = tf.model({
      inputs: vector,
      outputs: network.model.getLayer('head').apply(vector) as tf.SymbolicTensor,
    });
    return { network, features: remember(featureFront(network)), top };
  }

  function whenBuilt(): NonNullable<typeof built> {
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
    training: (options) => trainingSettings(options, { rates: resNet50Rates }),
    async fit(training, validation, options) {
      dispose();
      built = await build(training);
      return built.network.fit(training, validation, options);
    },
    async predict(images) {
      const { features, top } = whenBuilt();
      const { values } = await features(images);
      return predict(top, { values, shape: [FEATURES] });
    },
    features: (images, signal) => whenBuilt().features(images, signal),
    parameters: () => built?.network.parameters() ?? 0,
    dispose,
  };
}

function featureFront(network: ResNet50): Front {
  return async (images, signal) => {
    const values = new Float32Array(images.count * FEATURES);
    let done = 0;
    for (const part of inParts(images, imagesAtOnce)) {
      signal?.throwIfAborted();
      values.set(await network.features(part), done * FEATURES);
      done += part.count;
    }
    return asVectors(images, values, FEATURES);
  };
}
