import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);

const convolution = fc.record({
  seed: fc.nat(),
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 3, max: 6 }),
  width: fc.integer({ min: 3, max: 6 }),
  channels: fc.integer({ min: 130, max: 150 }),
  filters: fc.integer({ min: 130, max: 150 }),
  kernel: fc.constantFrom(1, 3),
  stride: fc.constantFrom(1, 2),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  bias: fc.boolean(),
  activation: fc.constantFrom('linear' as const, 'relu' as const),
});

test.prop([convolution], { numRuns: 15 })(
  'few pixels, many weights: the values of the cpu backend',
  async (shape) => {
    const random = createRandom(shape.seed);
    const { batch, height, width, channels, filters, kernel } = shape;
    const draw = (size: number) => Float32Array.from({ length: size }, () => random.uniform(-1, 1));
    const images = draw(batch * height * width * channels);
    const weights = draw(kernel * kernel * channels * filters);
    const biases = draw(filters);
    const run = () => [
      tf.fused.conv2d({
        x: tf.tensor4d(images, [batch, height, width, channels]),
        filter: tf.tensor4d(weights, [kernel, kernel, channels, filters]),
        strides: shape.stride,
        pad: shape.pad,
        activation: shape.activation,
        ...(shape.bias && { bias: tf.tensor1d(biases) }),
      }),
    ];
    const [[ours], [reference]] = [await onBackend('wasm', run), await onBackend('cpu', run)];
    expect(largestDifference(ours, reference)).toBeLessThan(1e-3);
  },
);

test('keeps no memory', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() =>
    tf
      .conv2d(tf.ones<tf.Rank.R4>([1, 2, 2, 256]), tf.ones<tf.Rank.R4>([1, 1, 256, 256]), 1, 'same')
      .dataSync(),
  );
  expect(tf.memory().numTensors).toBe(before);
});
