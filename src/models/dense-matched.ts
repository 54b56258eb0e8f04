// A dense network with as many parameters as a QCNN, on the same inputs: the control that says whether the circuit is worth
// more than its parameters.
import * as tf from '../runtime/tensors/tf.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { sampleSize } from '../runtime/data/images.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import { oneRate } from '../runtime/training/settings.ts';
import type { Classifier } from './classifier.ts';
import { encodingFor } from './encoding.ts';
import { chain } from './front.ts';
import { createPipeline } from './pipeline.ts';
import { softmaxHead } from './softmax-head.ts';
import { standardise } from './standardise.ts';
import { ofTensors } from './trained-part.ts';

const peakRate = 0.03;

/** The circuit's inputs, standardised → one hidden layer of tanh → softmax. */
export function createDenseMatched({ circuit, seed }: { circuit: Circuit; seed: number }): Classifier {
  return createPipeline({
    name: 'dense-matched',
    title: 'Dense network with as many parameters as the QCNN',
    role: 'control',
    quantum: false,
    front: chain(encodingFor(circuit, seed), standardise),
    input: 'vectors',
    part: ofTensors((sample) => {
      const classes = sample.classes.length;
      const units = hiddenUnits(circuit, classes);
      const input = tf.layers.inputLayer({ inputShape: [sampleSize(sample)] });
      const hidden = tf.layers.dense({
        units,
        activation: 'tanh',
        kernelInitializer: 'zeros',
        name: 'hidden',
      });
      const model = tf.sequential({ layers: [input, hidden] });
      initialiseKernels(model, seed);
      model.add(softmaxHead(classes));
      return model;
    }),
    rates: oneRate(peakRate),
  });
}

/** Parameters of the QCNN: the circuit's weights, and those of the softmax on its outputs. */
export function qcnnParameters(circuit: Circuit, classes: number): number {
  return weightCount(circuit) + (outputCount(circuit) + 1) * classes;
}

/** With which the network comes closest to the QCNN's parameters; at least one. */
export function hiddenUnits(circuit: Circuit, classes: number): number {
  const each = inputCount(circuit) + 1 + classes;
  return Math.max(1, Math.round((qcnnParameters(circuit, classes) - classes) / each));
}
