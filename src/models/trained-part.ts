// The part of a classifier that training changes, as a pipeline builds it when it knows what the front makes.
import type * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { inputCount, outputCount } from '../compiler/circuit/circuit.ts';
import { findBackend } from '../runtime/backends/index.ts';
import { sampleSize } from '../runtime/data/images.ts';
import { take, type NumbersByName } from '../runtime/numbers-by-name.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { requireWeights } from '../runtime/tensors/model-weights.ts';
import { circuitTrainable } from '../runtime/training/circuit-learner.ts';
import type { Trainable } from '../runtime/training/learner.ts';
import { initialWeights } from '../runtime/weights.ts';
import { UserError } from '../user-error.ts';
import type { QcnnOptions } from './qcnn.ts';
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
      return withWeights(tensorTrainable(buildModel(samples)), weights);
    },
  };
}

/** The circuit, whose inputs the samples are, then a dense softmax. */
export function ofCircuit({ circuit, backend, seed }: QcnnOptions): TrainedPart {
  async function build(samples: Images): Promise<Trainable> {
    const [given, wanted] = [sampleSize(samples), inputCount(circuit)];
    if (given !== wanted)
      throw new UserError(`Circuit ${circuit.name} takes ${wanted} inputs a sample, not ${given}.`);
    const executable = findBackend(backend).load(circuit);
    return circuitTrainable({ executable, weights: initialWeights(circuit, seed) }, samples.classes.length);
  }
  return {
    build,
    async restore(samples, weights) {
      take(weights, 'head/kernel', [outputCount(circuit), samples.classes.length]);
      return withWeights(await build(samples), weights);
    },
  };
}

/** A dense softmax alone. */
export const softmaxAlone: TrainedPart = {
  build: async (samples) => circuitTrainable({ width: sampleSize(samples) }, samples.classes.length),
  async restore(samples, weights) {
    take(weights, 'head/kernel', [sampleSize(samples), samples.classes.length]);
    return withWeights(await softmaxAlone.build(samples), weights);
  },
};

/** Throws, and disposes it, where they do not fit. */
function withWeights(trainable: Trainable, weights: NumbersByName): Trainable {
  try {
    trainable.setWeights(weights);
  } catch (error) {
    trainable.dispose();
    throw error;
  }
  return trainable;
}
