// The part of a classifier that training changes, as a pipeline builds it when it knows what the front makes.
import type * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import type { NumbersByName } from '../runtime/numbers-by-name.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { requireWeights } from '../runtime/tensors/model-weights.ts';
import type { Trainable } from '../runtime/training/learner.ts';
import { tensorTrainable } from '../runtime/training/tensor-learner.ts';

export interface TrainedPart {
  /** For samples like these, at its first weights. */
  build(samples: Images): Promise<Trainable>;
  /** With these weights. Throws where they do not fit, before anything larger than they are is allocated. */
  restore(samples: Images, weights: NumbersByName): Promise<Trainable>;
}

/** A TensorFlow.js model from samples to class probabilities. */
export function ofTensors(buildModel: (samples: Images) => tf.LayersModel): TrainedPart {
  return {
    async build(samples) {
      await startEngine();
      return tensorTrainable(buildModel(samples));
    },
    async restore(samples, weights) {
      await startEngine();
      requireWeights(() => buildModel(samples), weights);
      const trainable = tensorTrainable(buildModel(samples));
      try {
        trainable.setWeights(weights);
      } catch (error) {
        trainable.dispose();
        throw error;
      }
      return trainable;
    },
  };
}
