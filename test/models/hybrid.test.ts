import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import { angleRange } from '../../src/models/angle-range.ts';
import { createBackbone, type Backbone } from '../../src/models/backbone.ts';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import { asVectors, remember, type Front } from '../../src/models/front.ts';
import { buildEndToEnd } from '../../src/models/hybrid.ts';
import { createClassifier } from '../../src/models/index.ts';
import { valuesOf } from '../../src/runtime/data/images.ts';
import { startEngine } from '../../src/runtime/tensors/engine.ts';
import { pairReadout, smallCircuit } from './circuits.ts';
import { squares } from './images.ts';

const train = squares({ count: 64, classes: 2, seed: 1, noise: 0.3 });
const validation = squares({ count: 16, classes: 2, seed: 2, noise: 0.3 });
const unseen = squares({ count: 40, classes: 2, seed: 3, noise: 0.3 });
const circuit = smallCircuit(3, pairReadout(1, 2));
const options: FitOptions = { epochs: 8, recipe: 'default', seed: 7, batchSize: 16 };

const created: Classifier[] = [];
afterEach(() => created.splice(0).forEach((classifier) => classifier.dispose()));

function keep<C extends Classifier>(classifier: C): C {
  created.push(classifier);
  return classifier;
}

function accuracy(probabilities: Float32Array, labels: Int32Array): number {
  return labels.filter((label, i) => probabilities[2 * i + label] > 0.5).length / labels.length;
}

/** A stand-in for a trained network: its features are the squares of the pixels; it counts the sets it was asked for. */
function squaringBackbone(): Backbone & { readonly asked: () => number } {
  let asked = 0;
  const features: Front = async (images) => {
    asked++;
    return asVectors(
      images,
      valuesOf(images).map((value) => value * value + value),
      64,
    );
  };
  const rest = createClassifier('nearest-neighbour', { seed: 0 });
  const pullFeatures = () => Promise.reject(new Error('nobody asks for gradients here'));
  return { ...rest, features: remember(features), pullFeatures, featureFlops: () => 128, asked: () => asked };
}

describe('hybrid on frozen features', () => {
  test.each(['hybrid', 'logistic-features'])(
    '%s learns from the features of the backbone it is given',
    async (name) => {
      const backbone = squaringBackbone();
      const hybrid = keep(createClassifier(name, { seed: 7, circuit, backbone }));
      await hybrid.fit(train, validation, options);
      expect(accuracy(await hybrid.predict(unseen), unseen.labels)).toBeGreaterThan(0.85);
      const control = keep(createClassifier('logistic-features', { seed: 7, circuit, backbone }));
      await control.fit(train, validation, options);
      await control.predict(unseen);
      expect(backbone.asked()).toBe(3);
    },
  );
});

describe('ResNet-50 as a backbone', () => {
  test('predicts through its features, which it computes once for each image set', async () => {
    await startEngine();
    const before = tf.memory().numTensors;
    const backbone = keep(createBackbone({ seed: 1 }));
    expect(() => backbone.features(unseen)).toThrow(/before it is fitted/);
    await backbone.fit(validation, validation, { ...options, epochs: 1 });
    const features = await backbone.features(unseen);
    expect([features.count, features.width]).toEqual([40, 2048]);
    expect(await backbone.features(unseen)).toBe(features);
    const probabilities = await backbone.predict(unseen);
    for (let i = 0; i < 40; i++) expect(probabilities[2 * i] + probabilities[2 * i + 1]).toBeCloseTo(1, 5);
    expect(backbone.parameters()).toBeGreaterThan(23_000_000);
    backbone.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('hybrid end to end', () => {
  test('the loss reaches every part: ResNet-50, circuit and softmax', async () => {
    await startEngine();
    const model = buildEndToEnd(train, { circuit, seed: 7 });
    const head = model.getLayer('head');
    head.setWeights(head.getWeights().map((weight) => tf.randomNormal(weight.shape, 0, 1, 'float32', 5)));
    const images = tf.tensor4d(valuesOf(train).subarray(0, 8 * 64), [8, 8, 8, 1]);
    const { grads } = tf.variableGrads(
      () => tf.square(model.apply(images, { training: true }) as tf.Tensor).sum() as tf.Scalar,
    );
    for (const part of [/^conv1_conv.kernel/, /^inputs.kernel/, /circuit$/, /^head.kernel/]) {
      const weight = model.trainableWeights.find(({ originalName }) => part.test(originalName))!;
      const size = tf.sum(tf.abs(grads[(weight.read() as tf.Variable).name])).dataSync()[0];
      expect(size, weight.originalName).toBeGreaterThan(0);
    }
    expect(model.predict(images)).toMatchObject({ shape: [8, 2] });
    model.dispose();
  });

  test('is fitted like any other', async () => {
    const hybrid = keep(createClassifier('hybrid-end-to-end', { seed: 7, circuit }));
    const report = await hybrid.fit(validation, validation, { ...options, epochs: 1 });
    expect(report.history).toHaveLength(1);
    const probabilities = await hybrid.predict(unseen);
    for (let i = 0; i < 40; i++) expect(probabilities[2 * i] + probabilities[2 * i + 1]).toBeCloseTo(1, 5);
  });
});

describe('angleRange', () => {
  test('bounds angles to [0, π] and leaves amplitudes, also in a loaded model', async () => {
    await startEngine();
    const model = tf.sequential({ layers: [angleRange({ angles: [1, 0], inputShape: [2] })] });
    const loaded = await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string));
    for (const each of [model, loaded]) {
      const values = (each.predict(tf.tensor2d([0, 5, 100, -7], [2, 2])) as tf.Tensor).dataSync();
      [Math.PI / 2, 5, Math.PI, -7].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
    }
  });
});
