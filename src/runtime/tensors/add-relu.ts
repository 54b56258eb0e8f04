// The end of a residual block (He et al. 2016) as a layer: two tensors added, with the ReLU behind them in the same pass.
import * as tf from './tf.ts';
import { UserError } from '../../user-error.ts';
import { ADD_RELU, areFloatsOfOneShape } from './add-kernels.ts';
import type { CountedLayer } from './model-flops.ts';
import { OwnLayer } from './own-layer.ts';

/** [a, b] → max(a + b, 0) of two tensors of one shape. */
export class AddRelu extends OwnLayer implements CountedLayer {
  static readonly className = 'QcnnAddRelu';

  /** @throws UserError where they are not two of one shape. */
  override build(inputShape: tf.Shape | tf.Shape[]): void {
    requirePair(inputShape);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return requirePair(inputShape);
  }

  flops(outputs: number): number {
    return 2 * outputs;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [a, b] = inputs as tf.Tensor[];
    const isOurs = tf.getKernel(ADD_RELU, tf.getBackend()) && areFloatsOfOneShape(a, b);
    if (!isOurs) return tf.tidy(() => tf.relu(tf.add(a, b)));
    return tf.engine().runKernel(ADD_RELU, { a, b }) as tf.Tensor;
  }
}
tf.serialization.registerClass(AddRelu);

function requirePair(shapes: tf.Shape | tf.Shape[]): tf.Shape {
  const [a, b] = shapes as tf.Shape[];
  const isPair =
    shapes.length === 2 &&
    Array.isArray(a) &&
    Array.isArray(b) &&
    tf.util.arraysEqual(a as number[], b as number[]);
  if (!isPair) {
    const given = JSON.stringify(shapes);
    throw new UserError(`AddRelu takes two tensors of one shape, not of the shapes ${given}.`);
  }
  return a;
}
