// What a TensorFlow.js model takes for one sample in inference, counted from the shapes of its layers.
import type * as tf from './tf.ts';
import { flopsTogether, softmaxFlops, type Flops } from '../flops.ts';

/** A layer of this package says it itself, from the numbers that it makes of one sample. */
export interface CountedLayer {
  flops(outputs: number): Flops;
}

/** Undefined where a layer is of a kind that is not counted here. */
export function modelFlops({ layers }: tf.LayersModel): Flops {
  return flopsTogether(...layers.map(layerFlops));
}

function layerFlops(layer: tf.layers.Layer): Flops {
  const outputs = sizeOf(layer.outputShape as tf.Shape);
  if (isCounted(layer)) return layer.flops(outputs);
  return kinds[layer.getClassName()]?.(layer, outputs);
}

function isCounted(layer: tf.layers.Layer): layer is tf.layers.Layer & CountedLayer {
  return 'flops' in layer;
}

type Count = (layer: tf.layers.Layer, outputs: number) => Flops;

const nothing: Count = () => 0;
const activated: Count = (layer, outputs) => activationFlops(layer.getConfig()['activation'], outputs);

/** By class name of the layer. */
const kinds: Readonly<Record<string, Count>> = {
  InputLayer: nothing,
  Flatten: nothing,
  Reshape: nothing,
  Permute: nothing,
  Dropout: nothing,
  Concatenate: nothing,
  ZeroPadding2D: nothing,
  // Inputs times units, and filters over positions: a kernel's last side is what it makes, the others what it sums.
  Dense: (layer, outputs) => weighted(layer, outputs, kernelOf(layer).slice(0, -1)),
  Conv1D: (layer, outputs) => weighted(layer, outputs, kernelOf(layer).slice(0, -1)),
  Conv2D: (layer, outputs) => weighted(layer, outputs, kernelOf(layer).slice(0, -1)),
  // One channel an output.
  DepthwiseConv2D: (layer, outputs) => weighted(layer, outputs, kernelOf(layer).slice(0, 2)),
  BatchNormalization: (_, outputs) => 2 * outputs,
  Add: (layer, outputs) => (countOf(layer.input) - 1) * outputs,
  MaxPooling2D: (layer, outputs) => productOf(layer.getConfig()['poolSize'] as number[]) * outputs,
  AveragePooling2D: (layer, outputs) => productOf(layer.getConfig()['poolSize'] as number[]) * outputs,
  GlobalMaxPooling2D: (layer) => sizeOf((layer.getInputAt(0) as tf.SymbolicTensor).shape),
  GlobalAveragePooling2D: (layer) => sizeOf((layer.getInputAt(0) as tf.SymbolicTensor).shape),
  Activation: activated,
  ReLU: (_, outputs) => outputs,
  Softmax: (_, outputs) => softmaxFlops(outputs),
};

/** Each number a sum of so many products, with its bias and what follows. */
function weighted(layer: tf.layers.Layer, outputs: number, summed: readonly number[]): Flops {
  const biases = layer.getConfig()['useBias'] === false ? 0 : outputs;
  return flopsTogether(2 * productOf(summed) * outputs, biases, activated(layer, outputs));
}

function activationFlops(name: unknown, outputs: number): Flops {
  if (name === undefined || name === 'linear') return 0;
  return name === 'softmax' ? softmaxFlops(outputs) : outputs;
}

function kernelOf(layer: tf.layers.Layer): number[] {
  return layer.weights[0].shape as number[];
}

function countOf(inputs: tf.SymbolicTensor | tf.SymbolicTensor[]): number {
  return Array.isArray(inputs) ? inputs.length : 1;
}

/** Numbers of one sample. */
function sizeOf(shape: tf.Shape): number {
  return productOf(shape.slice(1) as number[]);
}

function productOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}
