// The part of a classifier that training changes, as a pipeline builds it when it knows what the front makes.
import * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { inputCount, outputCount, weightCount } from '../compiler/circuit/circuit.ts';
import { sampleSize } from '../runtime/data/images.ts';
import { take, type NumbersByName } from '../runtime/numbers-by-name.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import type { CircuitOp } from '../runtime/tensors/gpu-buffers.ts';
import { requireWeights } from '../runtime/tensors/model-weights.ts';
import { qcnnLayer } from '../runtime/tensors/qcnn-layer.ts';
import { circuitTrainable, headWeights } from '../runtime/training/circuit-learner.ts';
import type { Trainable } from '../runtime/training/learner.ts';
import { initialWeights } from '../runtime/weights.ts';
import { UserError } from '../user-error.ts';
import {
  layerComputedBy,
  loadCircuitOn,
  operationFor,
  type CircuitOptions,
  type ComputedBy,
} from './computed-by.ts';
import type { QcnnOptions } from './qcnn.ts';
import { softmaxHead } from './softmax-head.ts';
import { tensorTrainable } from '../runtime/training/tensor-learner.ts';

export interface TrainedPart {
  /** For samples like these, at its first weights. */
  build(samples: Images): Promise<Trainable>;
  /** With these weights. Throws where they do not fit, before anything larger than they are is allocated. */
  restore(samples: Images, weights: NumbersByName): Promise<Trainable>;
}

const byUsual: ComputedBy = { backend: undefined, operation: undefined };

/** A TensorFlow.js model from samples to class probabilities; `circuit`: one of its layers computes it. */
export function ofTensors(
  buildModel: (samples: Images, computedBy: ComputedBy) => tf.LayersModel,
  circuit?: CircuitOptions,
): TrainedPart {
  async function build(samples: Images): Promise<Trainable> {
    await startEngine();
    return tensorTrainable(buildModel(samples, circuit ? await layerComputedBy(circuit) : byUsual));
  }
  return {
    build,
    async restore(samples, weights) {
      await startEngine();
      requireWeights(() => buildModel(samples, byUsual), weights);
      return withWeights(await build(samples), weights);
    },
  };
}

/** The circuit, whose inputs the samples are, then a dense softmax. */
export function ofCircuit(options: QcnnOptions): TrainedPart {
  const { circuit, seed } = options;
  async function build(samples: Images): Promise<Trainable> {
    const [given, wanted] = [sampleSize(samples), inputCount(circuit)];
    if (given !== wanted)
      throw new UserError(`Circuit ${circuit.name} takes ${wanted} inputs a sample, not ${given}.`);
    const operation = await operationFor(options);
    if (operation) return onDevice(samples, options, operation);
    const executable = await loadCircuitOn(options);
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

/** The same as layers on the device of TensorFlow.js; its weights have the names of the other. */
function onDevice(samples: Images, { circuit, seed }: QcnnOptions, operation: CircuitOp): Trainable {
  const input = tf.input({ shape: [inputCount(circuit)] });
  const layers = [qcnnLayer({ circuit, operation, seed }), softmaxHead(samples.classes.length)];
  const outputs = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  const trainable = tensorTrainable(tf.model({ inputs: input, outputs }));
  const places = weightCount(circuit) > 0 ? ['circuit', ...headWeights] : headWeights;
  return {
    ...trainable,
    weights: async () =>
      new Map([...(await trainable.weights()).values()].map((numbers, place) => [places[place], numbers])),
    setWeights(weights) {
      const given = places.flatMap((name, place) => {
        const numbers = weights.get(name);
        return numbers ? [[`${place} ${name}`, numbers] as const] : [];
      });
      if (given.length !== weights.size)
        throw new UserError(`The weights of a circuit and its softmax are ${places.join(', ')}.`, 1);
      trainable.setWeights(new Map(given));
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
