// The layer that all layers of this package are: it refuses what comes from another copy of TensorFlow.js.
import type { OptionNames } from '../../option-names.ts';
import * as tf from './tf.ts';
import { requireOwnCopy } from './tfjs-copies.ts';

type Apply = tf.layers.Layer['apply'];

/** What every layer of TensorFlow.js takes. */
export const layerNames: OptionNames<NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>> = {
  name: true, inputShape: true, batchInputShape: true, batchSize: true, dtype: true, trainable: true, weights: true, inputDType: true,
}; // prettier-ignore

/** @throws UserError where it is applied to what another copy of TensorFlow.js made. */
export abstract class OwnLayer extends tf.layers.Layer {
  override apply(inputs: Parameters<Apply>[0], kwargs?: Parameters<Apply>[1]): ReturnType<Apply> {
    requireOwnCopy(inputs);
    return super.apply(inputs, kwargs);
  }
}
