// The layer that all layers of this package are: it refuses what comes from another copy of TensorFlow.js.
import * as tf from './tf.ts';
import { requireOwnCopy } from './tfjs-copies.ts';

type Apply = tf.layers.Layer['apply'];

/** @throws UserError where it is applied to what another copy of TensorFlow.js made. */
export abstract class OwnLayer extends tf.layers.Layer {
  override apply(inputs: Parameters<Apply>[0], kwargs?: Parameters<Apply>[1]): ReturnType<Apply> {
    requireOwnCopy(inputs);
    return super.apply(inputs, kwargs);
  }
}
