// The last layer of every classifier that is trained by gradients.
import * as tf from '../runtime/tensors/tf.ts';

const headName = 'head';

/** The softmax layer at the end. It starts at zero: all classes equally likely. */
export function softmaxHead(classes: number): tf.layers.Layer {
  return tf.layers.dense({
    units: classes,
    activation: 'softmax',
    kernelInitializer: 'zeros',
    name: headName,
  });
}

export function isHeadWeight(variable: string): boolean {
  return variable.startsWith(`${headName}/`);
}
