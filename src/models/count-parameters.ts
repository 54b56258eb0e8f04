// Size of a model for the comparison table.
import type * as tf from '../runtime/tensors/tf.ts';

/** Trainable parameters; moving statistics are not among them. */
export function countParameters(model: tf.LayersModel): number {
  return model.trainableWeights.reduce(
    (sum, weight) => sum + weight.shape.reduce<number>((product, length) => product * length!, 1),
    0,
  );
}
