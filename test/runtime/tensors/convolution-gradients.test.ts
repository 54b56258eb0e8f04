import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);

const convolution = fc
  .record({
    seed: fc.nat(),
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 19 }),
    filters: fc.integer({ min: 1, max: 5 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.constantFrom('same' as const, 'valid' as const),
  })
  .filter(({ height, width, kernel, pad }) => pad === 'same' || (kernel[0] <= height && kernel[1] <= width));

test.prop([convolution], { numRuns: 80 })('both gradients are those of the cpu backend', async (shape) => {
  const random = createRandom(shape.seed);
  const draw = (size: number) => Float32Array.from({ length: size }, () => random.uniform(-1, 1));
  const inputShape = [shape.batch, shape.height, shape.width, shape.channels] as [
    number,
    number,
    number,
    number,
  ];
  const filterShape = [...shape.kernel, shape.channels, shape.filters] as [number, number, number, number];
  const inputs = draw(inputShape.reduce((a, b) => a * b));
  const filters = draw(filterShape.reduce((a, b) => a * b));
  const run = () => {
    // Linear in the output, whose values tfjs's wasm backend gets wrong where a stride exceeds the padded kernel.
    const loss = (x: tf.Tensor, filter: tf.Tensor) => {
      const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, shape.strides, shape.pad);
      const upstream = Float32Array.from({ length: y.size }, (_, index) => Math.sin(index + 1));
      return tf.sum(tf.mul(y, tf.tensor(upstream, y.shape))) as tf.Scalar;
    };
    return tf.grads(loss)([tf.tensor(inputs, inputShape), tf.tensor(filters, filterShape)]);
  };
  const [ours, reference] = [await onBackend('wasm', run), await onBackend('cpu', run)];
  expect(largestDifference(ours[0], reference[0])).toBeLessThan(1e-4);
  expect(largestDifference(ours[1], reference[1])).toBeLessThan(1e-4);
});

test('a layer as large as ResNet-50 has them', async () => {
  const random = createRandom(1);
  const x = Float32Array.from({ length: 2 * 5 * 5 * 64 }, () => random.normal());
  const filter = Float32Array.from({ length: 3 * 3 * 64 * 48 }, () => random.normal());
  const run = () =>
    tf.grads(
      (a, b) => tf.mean(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same'))) as tf.Scalar,
    )([tf.tensor(x, [2, 5, 5, 64]), tf.tensor(filter, [3, 3, 64, 48])]);
  const [ours, reference] = [await onBackend('wasm', run), await onBackend('cpu', run)];
  ours.forEach((gradient, index) => {
    const scale = Math.max(...reference[index].map(Math.abs));
    expect(largestDifference(gradient, reference[index])).toBeLessThan(1e-5 * scale);
  });
});
