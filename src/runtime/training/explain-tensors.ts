// What moves the score of a class in a TensorFlow.js model: its gradient by the input, and by the last maps of features.
import * as tf from '../tensors/tf.ts';
import type { FeatureMaps, Trainable } from './learner.ts';

/** A score is the number that enters the softmax for a class. The model ends with a dense softmax. */
export function explainTensors(model: tf.LayersModel): Pick<Trainable, 'scoreGradient' | 'featureMaps'> {
  const last = lastMaps(model);
  return {
    scoreGradient: (values, classOf) => scoreGradient(model, values, classOf),
    ...(last !== undefined && {
      featureMaps: (values: Float32Array, classOf: Int32Array) => featureMaps(model, last, values, classOf),
    }),
  };
}

async function scoreGradient(
  model: tf.LayersModel,
  values: Float32Array,
  classOf: Int32Array,
): Promise<Float32Array> {
  const { head, before } = headOf(model);
  const [input] = model.inputs;
  // Its layers are those of the model, which are disposed once.
  const trunk = before === input ? undefined : tf.model({ inputs: input, outputs: before });
  const score = (x: tf.Tensor) => scoreOf(head, trunk ? inferred(trunk, x) : x, classOf);
  return take(tf.tidy(() => tf.grad(score)(batchOf(model, values, classOf))));
}

async function featureMaps(
  model: tf.LayersModel,
  last: number,
  values: Float32Array,
  classOf: Int32Array,
): Promise<FeatureMaps> {
  const { head } = headOf(model);
  const rest = model.layers.slice(last + 1).filter((layer) => layer !== head);
  const maps = tf.model({ inputs: model.inputs[0], outputs: model.layers[last].output as tf.SymbolicTensor });
  const heat = tf.tidy(() => {
    const made = inferred(maps, batchOf(model, values, classOf));
    const score = (from: tf.Tensor) => scoreOf(head, rest.reduce((x, layer) => inferred(layer, x), from), classOf);
    const weights = tf.mean(tf.grad(score)(made), [1, 2], true);
    return tf.relu(tf.sum(tf.mul(made, weights), 3));
  });
  const [, height, width] = heat.shape as [number, number, number];
  return { height, width, values: await take(heat) };
} // prettier-ignore

/** The layer whose maps [height, width, features] are the last ones, by its place; undefined where there is none but the input. */
function lastMaps(model: tf.LayersModel): number | undefined {
  const last = model.layers.findLastIndex(
    (layer) =>
      layer.getClassName() !== 'InputLayer' &&
      layer.outputShape.length === 4 &&
      !Array.isArray(layer.outputShape[0]),
  );
  return last < 0 ? undefined : last;
}

function headOf({ outputs: [output] }: tf.LayersModel) {
  const head = output.sourceLayer;
  return { head, before: head.getInputAt(output.nodeIndex) as tf.SymbolicTensor };
}

/** Summed over the samples. */
function scoreOf(head: tf.layers.Layer, features: tf.Tensor, classOf: Int32Array): tf.Scalar {
  const [kernel, bias] = head.getWeights() as [tf.Tensor2D, tf.Tensor1D];
  const scores = tf.add(tf.matMul(features as tf.Tensor2D, kernel), bias);
  return tf.sum(tf.mul(scores, tf.oneHot(tf.tensor1d(classOf, 'int32'), kernel.shape[1])));
}

function inferred(layer: tf.layers.Layer, x: tf.Tensor): tf.Tensor {
  return layer.apply(x, { training: false }) as tf.Tensor;
}

function batchOf(model: tf.LayersModel, values: Float32Array, { length }: Int32Array): tf.Tensor {
  return tf.tensor(values, [length, ...(model.inputs[0].shape.slice(1) as number[])]);
}

async function take(tensor: tf.Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return Float32Array.from(values);
}
