import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { createResNet50, buildResNet50, FEATURES, resNet50Rates } from '../../src/models/resnet50.ts';
import { peakOf, trainingSettings } from '../../src/runtime/training/settings.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../src/runtime/data/images.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { startEngine } from '../../src/runtime/tensors/engine.ts';
import { classificationMetrics } from '../../src/runtime/training/metrics.ts';

beforeAll(startEngine);

const small = { height: 28, width: 28, channels: 1, seed: 1 };

/** Noise with one broad bright stripe at a random place: upright in class 0, lying in class 1. */
function stripes(count: number, seed: number): Images {
  const side = 16;
  const random = createRandom(seed);
  const values = new Float32Array(count * side * side);
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2);
  labels.forEach((label, image) => {
    const centre = random.uniform(3, 13);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const distance = Math.abs((label === 0 ? x : y) - centre);
        values[(image * side + y) * side + x] = (distance < 2 ? 1.5 : -0.5) + random.normal(0, 0.5);
      }
    }
  });
  const classes = ['upright', 'lying'];
  return imagesOfValues({ count, height: side, width: side, channels: 1, values, labels, classes });
}

test('50 layers, 23,587,712 parameters without the top at three channels', () => {
  const model = buildResNet50({ height: 32, width: 32, channels: 3, seed: 1 });
  expect(model.countParams()).toBe(23_587_712);
  expect(model.outputShape).toEqual([null, FEATURES]);
  const convolutions = model.layers.filter((layer) => layer.getClassName() === 'Conv2D');
  expect(convolutions.filter((layer) => !layer.name.endsWith('_0_conv'))).toHaveLength(49);
  model.dispose();
});

test('the stem decides the resolution', () => {
  const first = (stem: 'imagenet' | 'medmnist') => {
    const model = buildResNet50({ ...small, stem, classes: 3 });
    const side = (model.getLayer('conv2_block1_out_relu').outputShape as tf.Shape)[1];
    expect(model.outputShape).toEqual([null, 3]);
    model.dispose();
    return side;
  };
  const before = tf.memory().numTensors;
  expect([first('imagenet'), first('medmnist')]).toEqual([7, 28]);
  expect(tf.memory().numTensors).toBe(before);
});

test('the seed decides the weights', () => {
  const kernel = (seed: number) => {
    const model = buildResNet50({ ...small, seed });
    const values = [...model.getLayer('conv3_block2_2_conv').getWeights()[0].dataSync().subarray(0, 50)];
    model.dispose();
    return values;
  };
  const first = kernel(1);
  expect(kernel(1)).toEqual(first);
  expect(kernel(2)).not.toEqual(first);
});

test('a bias in front of batch norm is left alone, all else is trained', () => {
  const choices = { rates: resNet50Rates };
  const peak = peakOf(trainingSettings({ epochs: 1, recipe: 'default' }, choices), choices);
  expect(peak('conv1_conv/bias')).toBe(0);
  for (const name of ['conv1_conv/kernel', 'conv1_bn/gamma', 'conv1_bn/beta', 'head/kernel', 'head/bias']) {
    expect(peak(name)).toBeGreaterThan(0);
  }
});

test(
  'is well above chance on new images after 80 steps, and yields features',
  { timeout: 300_000 },
  async () => {
    const [training, validation, held] = [stripes(160, 1), stripes(20, 2), stripes(100, 3)];
    const model = createResNet50({ ...training, classes: 2, seed: 1 });
    let steps = 0;
    await model.fit(training, validation, {
      epochs: 4,
      recipe: 'default',
      seed: 1,
      batchSize: 8,
      onProgress: () => steps++,
    });
    expect(steps).toBe(80);
    const probabilities = await model.predict(held);
    expect(classificationMetrics(held.labels, probabilities, 2).accuracy).toBeGreaterThan(0.8);

    const features = await model.features(valuesOf(held));
    expect(features).toHaveLength(100 * FEATURES);
    const [kernel, bias] = model.model.getLayer('head').getWeights();
    const again = tf.tidy(() =>
      tf
        .softmax(tf.add(tf.matMul(tf.tensor2d(features, [100, FEATURES]), kernel as tf.Tensor2D), bias))
        .dataSync(),
    );
    again.forEach((value, index) => expect(value).toBeCloseTo(probabilities[index], 4));
    model.dispose();
  },
);
