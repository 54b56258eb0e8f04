import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { buildSmallCnn, createSmallCnn } from '../../src/models/small-cnn.ts';
import { createPhantom, normalise } from '../../src/runtime/data/index.ts';
import { startEngine } from '../../src/runtime/tensors/engine.ts';
import { classificationMetrics } from '../../src/runtime/training/metrics.ts';

beforeAll(startEngine);

test('learns the phantom from 600 images', async () => {
  const before = tf.memory().numTensors;
  const { train, validation, test: held } = normalise(createPhantom({ seed: 1 }));
  const model = createSmallCnn({ seed: 1 });
  await model.fit(train, validation, { epochs: 2, recipe: 'default', seed: 1 });
  expect(model.parameters()).toBe(23_650);
  const probabilities = await model.predict(held);
  expect(classificationMetrics(held.labels, probabilities, 2).accuracy).toBeGreaterThan(0.85);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('takes colour, any size and many classes', () => {
  const classes = Array.from({ length: 9 }, (_, index) => `class ${index}`);
  const model = buildSmallCnn({ height: 13, width: 40, channels: 3, classes }, 1);
  const probabilities = tf.tidy(() => model.predict(tf.fill([2, 13, 40, 3], 0.5)) as tf.Tensor);
  expect(probabilities.shape).toEqual([2, 9]);
  expect(probabilities.sum(1).dataSync()[0]).toBeCloseTo(1);
  model.dispose();
});
