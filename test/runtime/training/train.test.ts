import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { EpochRecord, FitProgress } from '../../../src/runtime/training/fit.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import {
  predictTensors as predict,
  trainTensors as train,
} from '../../../src/runtime/training/train-tensors.ts';
import type { TrainOptions } from '../../../src/runtime/training/train-tensors.ts';
import { UserError } from '../../../src/user-error.ts';
import { clouds, perceptron } from './clouds.ts';

beforeAll(startEngine);

const options: TrainOptions = { epochs: 3, recipe: 'default', seed: 7, batchSize: 16, rate: () => 0.02 };
const weightsOf = (model: tf.LayersModel) => model.weights.map((weight) => [...weight.read().dataSync()]);

test('learns; reports every epoch and step; validation is in inference mode', async () => {
  const model = perceptron();
  const [training, validation] = [clouds(200, 1), clouds(60, 2)];
  const progress: FitProgress[] = [];
  const records: EpochRecord[] = [];
  const estimates: number[] = [];
  const report = await train(model, training, validation, {
    ...options,
    epochs: 5,
    onProgress: (each) => progress.push(each),
    onEpoch: (each) => records.push(each),
    onEstimate: (seconds) => {
      expect(progress).toHaveLength(0);
      estimates.push(seconds);
    },
  });
  expect(estimates).toHaveLength(1);
  expect(estimates[0]).toBeGreaterThan(0);
  expect(report.history).toEqual(records);
  expect(records.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
  expect(progress.map(({ step }) => step)).toEqual(Array.from({ length: 65 }, (_, index) => index + 1));
  expect(progress.at(-1)).toMatchObject({ epoch: 5, epochs: 5, steps: 65, secondsLeft: 0 });
  const last = records[4];
  expect(last.trainLoss).toBeLessThan(records[0].trainLoss);
  expect(last.validationAccuracy).toBeGreaterThan(0.9);

  const probabilities = await predict(model, validation, 17);
  const loss =
    validation.labels.reduce((sum, label, row) => sum - Math.log(probabilities[2 * row + label]), 0) / 60;
  expect(last.validationLoss).toBeCloseTo(loss, 6);
  expect(probabilities[0] + probabilities[1]).toBeCloseTo(1);
});

test('the same seed gives the same bits, with or without an estimate; another seed others', async () => {
  const runs = [];
  for (const change of [{}, { onEstimate: () => {} }, { seed: 8 }]) {
    const model = perceptron();
    const { history } = await train(model, clouds(100, 1), clouds(20, 2), { ...options, ...change });
    runs.push({ weights: weightsOf(model), losses: history.map((record) => record.trainLoss) });
  }
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).not.toEqual(runs[0]);
});

test('a weight without a rate stays, under both recipes', async () => {
  for (const recipe of ['default', 'literature'] as const) {
    const model = perceptron();
    const before = weightsOf(model);
    await train(model, clouds(50, 1), clouds(20, 2), {
      ...options,
      recipe,
      rate: (name) => (name.startsWith('head/') ? 0.1 : 0),
    });
    const changed = model.weights.filter(
      (_, index) => String(weightsOf(model)[index]) !== String(before[index]),
    );
    expect(changed.map((weight) => weight.originalName.split('/')[0])).toEqual(['head', 'head', 'bn', 'bn']);
  }
});

test.each<Partial<TrainOptions>>([
  {},
  { clip: 0.01, dropout: 0.5, keep: 'best' },
  { checkpoints: { due: () => true, keep: () => {} } },
])('keeps no tensors: %j', async (more) => {
  const model = perceptron();
  const counts: number[] = [];
  const before = tf.memory().numTensors;
  await train(model, clouds(100, 1), clouds(20, 2), {
    ...options,
    ...more,
    onEstimate: () => {},
    onProgress: () => counts.push(tf.memory().numTensors),
  });
  expect(new Set(counts).size).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
});

test('stops between steps when asked to, with the event loop alive', async () => {
  const controller = new AbortController();
  const model = perceptron();
  const before = tf.memory().numTensors;
  let steps = 0;
  setImmediate(() => setTimeout(() => controller.abort(), 5));
  const run = train(model, clouds(100, 1), clouds(20, 2), {
    ...options,
    epochs: 100_000,
    signal: controller.signal,
    onProgress: () => steps++,
  });
  await expect(run).rejects.toMatchObject({
    name: 'UserError',
    exitCode: 1,
    message: 'Training was interrupted.',
  });
  expect(steps).toBeLessThan(100_000);
  expect(tf.memory().numTensors).toBe(before);
});

test('a loss that is not a number ends the run with a clear sentence', async () => {
  const training = clouds(50, 1);
  training.values[40] = NaN;
  const run = train(perceptron(), training, clouds(20, 2), { ...options, batchSize: 50 });
  await expect(run).rejects.toThrow(UserError);
  await expect(run).rejects.toThrow(/diverged.*step 1 \(epoch 1\)/);
});

test('impossible requests are the user’s to mend', async () => {
  const [some, none] = [clouds(10, 1), clouds(0, 1)];
  await expect(train(perceptron(), none, some, options)).rejects.toThrow(/no training images/);
  await expect(train(perceptron(), some, none, options)).rejects.toThrow(/no validation images/);
  await expect(train(perceptron(), some, some, { ...options, epochs: 0 })).rejects.toThrow(/epochs is 0/);
  await expect(train(perceptron(), some, some, { ...options, batchSize: 2.5 })).rejects.toThrow(
    /batch size is 2.5/,
  );
});
