// A layer that takes some of the numbers of each sample, for networks that do different things with them.
import * as tf from '../runtime/tensors/tf.ts';
import type { CountedLayer } from '../runtime/tensors/model-flops.ts';
import { OwnLayer } from '../runtime/tensors/own-layer.ts';

interface ColumnsArgs extends NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]> {
  readonly first: number;
  readonly count: number;
}

/** A layer [batch, n] → [batch, count]: the numbers first, first + 1, … of each sample. */
export function columns(args: ColumnsArgs): tf.layers.Layer {
  return new Columns(args);
}

class Columns extends OwnLayer implements CountedLayer {
  static readonly className = 'QcnnColumns';
  readonly #first: number;
  readonly #count: number;

  constructor({ first, count, ...args }: ColumnsArgs) {
    super(args);
    this.#first = first;
    this.#count = count;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [(inputShape as tf.Shape)[0], this.#count];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
      return tf.slice(x, [0, this.#first], [x.shape[0], this.#count]);
    });
  }

  flops(): number {
    return 0;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), first: this.#first, count: this.#count };
  }
}

tf.serialization.registerClass(Columns);
