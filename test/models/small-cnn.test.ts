import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { createSmallCnn } from '../../src/models/small-cnn.ts';
import { createPhantom, normalise } from '../../src/runtime/data/index.ts';
import { startEngine } from '../../src/runtime/tensors/engine.ts';
import { measure } from '../../src/runtime/training/metrics.ts';

beforeAll(startEngine);

test('learns the phantom from 600 images', { timeout: 120_000 }, async () => {
  const before = tf.memory().numTensors;
  const { train, validation, test: held } = normalise(createPhantom({ seed: 1 }));
  const model = createSmallCnn({ height: 28, width: 28, channels: 1, classes: 2, seed: 1 });
  expect(model.parameters()).toBe(23_650);
  await model.fit(train, validation, { epochs: 4, recipe: 'default', seed: 1 });
  const probabilities = await model.predict(held);
  expect(measure(held.labels, probabilities, 2).accuracy).toBeGreaterThan(0.85);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('takes colour, any size and many classes', async () => {
  const options = { height: 13, width: 40, channels: 3, classes: 9, seed: 1 };
  const model = createSmallCnn(options);
  const images = {
    ...options,
    count: 2,
    values: new Float32Array(2 * 13 * 40 * 3).fill(0.5),
    labels: Int32Array.of(0, 8),
    classes: Array.from({ length: 9 }, (_, index) => `class ${index}`),
  };
  const probabilities = await model.predict(images);
  expect(probabilities).toHaveLength(18);
  expect(probabilities.subarray(0, 9).reduce((a, b) => a + b)).toBeCloseTo(1);
});
