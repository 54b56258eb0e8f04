// Batch normalisation as a layer: tfjs's own, but with fused training kernels where the engine has them.
import * as tf from './tf.ts';
import { BATCH_NORM_TRAINING, MOVE } from './batch-norm-kernels.ts';
import type { CountedLayer } from './model-flops.ts';

export interface BatchNormConfig {
  readonly name?: string;
  /**
   * How much of the moving statistics each step keeps; 0.9 by default. With Keras's 0.99 they are still mostly their
   * initial values (0 and 1) after 60–125 steps, and a network that has learnt predicts at chance level.
   */
  readonly momentum?: number;
  /** Added to the variance; 1.001e-5 by default, as in Keras's ResNet. */
  readonly epsilon?: number;
  /** γ at the start; 1 by default. 0 in the last of a residual block makes the block start as the identity. */
  readonly initialScale?: number;
  /** What follows; nothing by default. As part of the layer it takes no pass over the data. */
  readonly activation?: 'relu' | undefined;
}

/**
 * y = γ (x − μ) / √(σ² + ε) + β over the last axis (Ioffe & Szegedy 2015). Training takes μ, σ² from the batch and
 * moves the moving statistics (σ² unbiased) towards them; inference takes the moving ones.
 */
export class BatchNorm extends tf.layers.Layer implements CountedLayer {
  static readonly className = 'QcnnBatchNorm';
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #initialScale: number;
  readonly #relu: boolean;
  #gamma!: tf.LayerVariable;
  #beta!: tf.LayerVariable;
  #movingMean!: tf.LayerVariable;
  #movingVariance!: tf.LayerVariable;

  constructor(config: BatchNormConfig = {}) {
    super(config);
    this.#momentum = config.momentum ?? 0.9;
    this.#epsilon = config.epsilon ?? 1.001e-5;
    this.#initialScale = config.initialScale ?? 1;
    this.#relu = config.activation === 'relu';
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = [(inputShape as tf.Shape).at(-1)!];
    const scale = tf.initializers.constant({ value: this.#initialScale });
    const [zeros, ones] = [tf.initializers.zeros(), tf.initializers.ones()];
    this.#gamma = this.addWeight('gamma', channels, 'float32', scale, undefined, true);
    this.#beta = this.addWeight('beta', channels, 'float32', zeros, undefined, true);
    this.#movingMean = this.addWeight('moving_mean', channels, 'float32', zeros, undefined, false);
    this.#movingVariance = this.addWeight('moving_variance', channels, 'float32', ones, undefined, false);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [gamma, beta] = [this.#gamma.read(), this.#beta.read()];
      if (options?.training !== true) {
        const y = tf.batchNorm(
          x as tf.Tensor4D,
          this.#movingMean.read() as tf.Tensor1D,
          this.#movingVariance.read() as tf.Tensor1D,
          beta as tf.Tensor1D,
          gamma as tf.Tensor1D,
          this.#epsilon,
        );
        return this.#relu ? tf.relu(y) : y;
      }
      const { y, mean, variance } = normalise(
        { x, gamma, beta },
        { epsilon: this.#epsilon, relu: this.#relu },
      );
      const count = x.size / mean.size;
      this.#move(mean, variance, count / Math.max(1, count - 1));
      return y;
    });
  }

  /** A product and a sum for each number, and the ReLU. */
  flops(outputs: number): number {
    return (this.#relu ? 3 : 2) * outputs;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      momentum: this.#momentum,
      epsilon: this.#epsilon,
      initialScale: this.#initialScale,
      ...(this.#relu && { activation: 'relu' }),
    };
  }

  /** Moving statistics towards those of a batch, the variance's times the factor. */
  #move(mean: tf.Tensor, variance: tf.Tensor, factor: number): void {
    const [movingMean, movingVariance] = [this.#movingMean.read(), this.#movingVariance.read()];
    const [keep, take, takeVariance] = [this.#momentum, 1 - this.#momentum, (1 - this.#momentum) * factor];
    const moved = tf.getKernel(MOVE, tf.getBackend())
      ? (tf
          .engine()
          .runKernel(
            MOVE,
            { movingMean, movingVariance, mean, variance },
            { keep, take, takeVariance },
          ) as tf.Tensor[])
      : [
          tf.add(tf.mul(movingMean, keep), tf.mul(mean, take)),
          tf.add(tf.mul(movingVariance, keep), tf.mul(variance, takeVariance)),
        ];
    this.#movingMean.write(moved[0]);
    this.#movingVariance.write(moved[1]);
  }
}
tf.serialization.registerClass(BatchNorm);

interface Normalised {
  readonly y: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

function normalise(
  inputs: { readonly x: tf.Tensor; readonly gamma: tf.Tensor; readonly beta: tf.Tensor },
  attributes: { readonly epsilon: number; readonly relu: boolean },
): Normalised {
  if (tf.getKernel(BATCH_NORM_TRAINING, tf.getBackend())) {
    const outputs = tf.engine().runKernel(BATCH_NORM_TRAINING, inputs, attributes) as tf.Tensor[];
    const [y, mean, variance] = outputs;
    return { y, mean, variance };
  }
  const { x, gamma, beta } = inputs;
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  const y = tf.batchNorm(
    x as tf.Tensor4D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    beta as tf.Tensor1D,
    gamma as tf.Tensor1D,
    attributes.epsilon,
  );
  return { y: attributes.relu ? tf.relu(y) : y, mean, variance };
}
