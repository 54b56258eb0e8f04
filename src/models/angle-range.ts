// The step from a dense layer's numbers, which know no bounds, to a circuit's inputs: angles in [0, π].
import type { CountedLayer } from '../runtime/tensors/model-flops.ts';
import * as tf from '../runtime/tensors/tf.ts';

type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

interface AngleRangeArgs extends LayerArgs {
  /** By column: 1 for an angle, 0 for an amplitude. */
  readonly angles: readonly number[];
}

/** A layer [batch, n] → [batch, n]: π · sigmoid of the columns that are angles, the others as they are. */
export function angleRange(args: AngleRangeArgs): tf.layers.Layer {
  return new AngleRange(args);
}

class AngleRange extends tf.layers.Layer implements CountedLayer {
  static readonly className = 'QcnnAngleRange';
  readonly #angles: readonly number[];

  constructor({ angles, ...args }: AngleRangeArgs) {
    super(args);
    this.#angles = angles;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const angles = tf.tensor1d([...this.#angles]);
      const bounded = tf.sigmoid(x).mul(angles.mul(Math.PI));
      return bounded.add(x.mul(tf.sub(1, angles)));
    });
  }

  /** A sigmoid and a product for each angle. */
  flops(): number {
    return 2 * this.#angles.reduce((sum, isAngle) => sum + isAngle, 0);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), angles: [...this.#angles] };
  }
}

tf.serialization.registerClass(AngleRange);
