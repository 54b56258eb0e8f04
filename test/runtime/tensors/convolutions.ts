// Random convolutions, and what comes out of them with both of their gradients: engines are held to tfjs's cpu backend by them.
import { fc } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../../src/runtime/random.ts';

export type Activation = NonNullable<Parameters<typeof tf.fused.conv2d>[0]['activation']>;

export interface Shape {
  readonly seed: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

export const from = (min: number, max: number) => fc.integer({ min, max });

/** Whether a filter fits the padded image. */
export function fits({ height, width, kernel, pad }: Shape): boolean {
  const more = pad === 'same' ? Infinity : pad === 'valid' ? 0 : 2 * pad;
  return kernel[0] <= height + more && kernel[1] <= width + more;
}

/** Padding by a number takes tfjs's height and stride of the filter for its width and its other stride, too. */
function numbersAreSquare(shape: Shape): Shape {
  if (typeof shape.pad === 'string') return shape;
  return {
    ...shape,
    kernel: [shape.kernel[0], shape.kernel[0]],
    strides: [shape.strides[0], shape.strides[0]],
  };
}

/** Odd sizes, rests of every vector and tile. */
export const small: fc.Arbitrary<Shape> = fc
  .record({
    seed: fc.nat(),
    batch: from(1, 5),
    height: from(1, 9),
    width: from(1, 9),
    channels: from(1, 19),
    filters: from(1, 19),
    kernel: fc.tuple(from(1, 4), from(1, 4)),
    strides: fc.tuple(from(1, 3), from(1, 3)),
    pad: fc.constantFrom<Shape['pad']>('same', 'valid', 0, 1, 2),
  })
  .map(numbersAreSquare)
  .filter(fits);

/** More terms, columns and rows than are packed at once. */
export const wide: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(),
  batch: from(1, 3),
  height: from(3, 5),
  width: from(3, 5),
  channels: from(126, 300),
  filters: from(62, 150),
  kernel: fc.constantFrom([1, 1] as const, [3, 3] as const),
  strides: fc.constantFrom<[number, number]>([1, 1], [2, 2]),
  pad: fc.constantFrom<Shape['pad']>('same', 'valid'),
});

export function draw(shape: Shape) {
  const random = createRandom(shape.seed);
  const numbers = (size: number) => Float32Array.from({ length: size }, () => random.uniform(-1, 1));
  const { batch, height, width, channels, filters, kernel } = shape;
  const images = numbers(batch * height * width * channels);
  const weights = numbers(kernel[0] * kernel[1] * channels * filters);
  const biases = numbers(filters);
  return {
    x: () => tf.tensor4d(images, [batch, height, width, channels]),
    filter: () => tf.tensor4d(weights, [kernel[0], kernel[1], channels, filters]),
    bias: () => tf.tensor1d(biases),
    slopes: () => tf.tensor1d(biases),
  };
}

export function valuesOf(shape: Shape, bias: boolean, activation: Activation) {
  const { strides, pad } = shape;
  const drawn = draw(shape);
  const given = {
    strides,
    pad,
    activation,
    leakyreluAlpha: 0.3,
    ...(bias && { bias: drawn.bias() }),
    ...(activation === 'prelu' && { preluActivationWeights: drawn.slopes() }),
  };
  return [tf.fused.conv2d({ x: drawn.x(), filter: drawn.filter(), ...given })];
}

export function gradientsOf(shape: Shape) {
  const { x, filter } = draw(shape);
  const loss = (images: tf.Tensor, weights: tf.Tensor) => {
    const y = tf.conv2d(images as tf.Tensor4D, weights as tf.Tensor4D, shape.strides, shape.pad);
    const upstream = Float32Array.from({ length: y.size }, (_, index) => Math.sin(index + 1));
    return tf.sum(tf.mul(y, tf.tensor(upstream, y.shape))) as tf.Scalar;
  };
  return tf.grads(loss)([x(), filter()]);
}

export const terms = ({ kernel, channels }: Shape) => kernel[0] * kernel[1] * channels;
export const sums = ({ kernel, batch, height, width, filters }: Shape) =>
  kernel[0] * kernel[1] * Math.max(filters, batch * height * width);
