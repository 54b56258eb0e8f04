// What each option of a training does to the training.
import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../../src/runtime/training/checkpoint.ts';
import type { FitOptions } from '../../../src/runtime/training/fit.ts';
import { circuitTrainable } from '../../../src/runtime/training/circuit-learner.ts';
import { dropoutMask } from '../../../src/runtime/training/dropout.ts';
import { judge } from '../../../src/runtime/training/loss.ts';
import type { Trainable } from '../../../src/runtime/training/learner.ts';
import { predictAll } from '../../../src/runtime/training/predict.ts';
import { trainingSettings, type TrainingChoices } from '../../../src/runtime/training/settings.ts';
import { sourceOfValues } from '../../../src/runtime/training/source.ts';
import { trainModel } from '../../../src/runtime/training/train-model.ts';
import { createRandom } from '../../../src/runtime/random.ts';

const classes = 2;
/** No pattern at all: what is learned of some says nothing of others. */
function noise(count: number, seed: number) {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: count }, () => random.integer(classes));
  return sourceOfValues({
    values: Float32Array.from({ length: 8 * count }, () => random.normal()),
    shape: [8],
    labels,
    classes,
  });
}
const sets = { training: noise(16, 1), validation: noise(16, 2) };
const softmax = () => circuitTrainable({ width: 8 }, classes);
const choices: TrainingChoices = {
  rates: [
    { part: 'kernel', holds: (name) => name === 'head/kernel', peak: 0.5 },
    { part: 'bias', holds: () => true, peak: 0.1 },
  ],
};
const base: FitOptions = { epochs: 8, recipe: 'default', seed: 3, batchSize: 4 };
const fit = (model: Trainable, options: Partial<FitOptions>) =>
  trainModel(model, sets, { ...base, ...options }, choices);
const numbersOf = async (model: Trainable) =>
  [...(await model.weights()).values()].flatMap(({ values }) => [...values]);

async function validationLoss(model: Trainable): Promise<number> {
  return judge(await predictAll(model.predict, sets.validation), sets.validation.labels, classes).loss;
}

test('keep: the weights of the best epoch, or of the last', async () => {
  for (const keep of ['best', 'last'] as const) {
    const model = softmax();
    const { history, keptEpoch } = await fit(model, { keep });
    const losses = history.map((record) => record.validationLoss);
    const best = 1 + losses.indexOf(Math.min(...losses));
    expect(best).toBeLessThan(8);
    expect(keptEpoch).toBe(keep === 'best' ? best : 8);
    expect(await validationLoss(model)).toBeCloseTo(losses[keptEpoch! - 1], 10);
  }
});

test.each([1, 2, 3])('early stop after %i epochs in a row that are no better', async (earlyStop) => {
  const { history: whole } = await fit(softmax(), {});
  const { history, keptEpoch } = await fit(softmax(), { earlyStop });
  const expected = whole.findIndex((_, epoch) => {
    const until = whole.slice(0, epoch + 1).map((record) => record.validationLoss);
    return epoch - until.indexOf(Math.min(...until)) >= earlyStop;
  });
  expect(history).toHaveLength(expected < 0 ? 8 : expected + 1);
  expect(keptEpoch).toBe(history.length);
  expect(history.map(({ trainLoss }) => trainLoss)).toEqual(
    whole.slice(0, history.length).map(({ trainLoss }) => trainLoss),
  );
});

test('rates: 0 freezes a part, another number is its peak under every recipe', async () => {
  const model = softmax();
  await fit(model, { rates: { kernel: 0 } });
  const weights = await model.weights();
  expect(weights.get('head/kernel')!.values.every((value) => value === 0)).toBe(true);
  expect(weights.get('head/bias')!.values.some((value) => value !== 0)).toBe(true);
  for (const recipe of ['default', 'literature'] as const) {
    const { rates } = trainingSettings({ ...base, recipe, rates: { bias: 0.7 } }, choices);
    expect(rates).toEqual({ kernel: recipe === 'default' ? 0.5 : 0.001, bias: 0.7 });
  }
});

test('clip: a norm that no gradient has changes nothing; a small one shortens all alike, so that ε counts', async () => {
  const [free, wide, tight] = [softmax(), softmax(), softmax()];
  await fit(free, {});
  await fit(wide, { clip: 1000 });
  await fit(tight, { clip: 1e-8 });
  expect(await numbersOf(wide)).toEqual(await numbersOf(free));
  const size = async (model: Trainable) => Math.hypot(...(await numbersOf(model)));
  expect(await size(tight)).toBeLessThan(0.2 * (await size(free)));
});

test('dropout: of a share, by seed and step; what is left counts for what is not', async () => {
  const mask = dropoutMask(20_000, 0.3, 5, 7);
  expect(dropoutMask(20_000, 0.3, 5, 7)).toEqual(mask);
  for (const [seed, step] of [[6, 7], [5, 8]]) expect(dropoutMask(20_000, 0.3, seed, step)).not.toEqual(mask); // prettier-ignore
  expect(mask.filter((factor) => factor === 0).length / mask.length).toBeCloseTo(0.3, 1);
  expect(mask.reduce((sum, factor) => sum + factor, 0) / mask.length).toBeCloseTo(1, 1);
  const [without, none, some] = [softmax(), softmax(), softmax()];
  await fit(without, {});
  await fit(none, { dropout: 0 });
  await fit(some, { dropout: 0.5 });
  expect(await numbersOf(none)).toEqual(await numbersOf(without));
  expect(await numbersOf(some)).not.toEqual(await numbersOf(without));
});

test('warm start: the first step sees the weights of the other model', async () => {
  const first = softmax();
  await fit(first, {});
  const warmStart = new Map(
    [...(await first.weights())].map(([name, numbers]) => [`model/${name}`, numbers]),
  );
  const second = softmax();
  await fit(second, { warmStart, rates: { kernel: 0, bias: 1e-12 }, epochs: 1 });
  const [from, to] = [await numbersOf(first), await numbersOf(second)];
  to.forEach((value, index) => expect(value).toBeCloseTo(from[index], 8));
  expect(trainingSettings({ ...base, warmStart }, choices).warmStart).toMatch(/^[0-9a-f]{64}$/);
  await expect(fit(circuitTrainable({ width: 3 }, classes), { warmStart })).rejects.toThrow(
    /another model: .*\[8, 2\], not \[3, 2\]/,
  );
});

describe('refused with a sentence', () => {
  test.each<[Partial<FitOptions>, RegExp]>([
    [{ rates: { middle: 1 } }, /no part "middle" .*kernel, bias/],
    [{ rates: { bias: -1 } }, /rate of bias is -1; give a number of at least 0/],
    [{ rates: { bias: Infinity } }, /rate of bias is Infinity/],
    [{ rates: { kernel: 0, bias: 0 } }, /All rates are 0/],
    [{ earlyStop: 0 }, /early stop is 0; give a whole number/],
    [{ earlyStop: 1.5 }, /early stop is 1.5/],
    [{ keep: 'first' as never }, /epoch to keep is first; give best or last/],
    [{ clip: 0 }, /clip is 0; give a number above 0/],
    [{ clip: NaN }, /clip is NaN/],
    [{ dropout: 1 }, /dropout is 1; give a number of at least 0 and below 1/],
    [{ dropout: -0.1 }, /dropout is -0.1/],
    [{ epochs: 0 }, /epochs is 0/],
    [{ batchSize: 2.5 }, /batch size is 2.5/],
    [{ warmStart: new Map() }, /another model: There are 0 saved weights, not 2/],
  ])('%j', async (options, sentence) => {
    await expect(fit(softmax(), options)).rejects.toThrow(sentence);
  });

  test('a training whose loss explodes', async () => {
    await expect(fit(softmax(), { rates: { kernel: 1e9, bias: 1e9 }, batchSize: 1 })).rejects.toThrow(
      /diverged: .*(far above that of guessing|is NaN)/,
    );
  });
});

test('before a loss that is no number, how far it was is kept, and not what follows', async () => {
  const bad = 5;
  const training = {
    ...sets.training,
    fill(chosen: ArrayLike<number>, out: Float32Array) {
      sets.training.fill(chosen, out);
      if (Array.from(chosen).includes(bad)) out[0] = NaN;
    },
  };
  const kept: Checkpoint[] = [];
  const checkpoints = { due: () => false, keep: (checkpoint: Checkpoint) => void kept.push(checkpoint) };
  const run = (options: Partial<FitOptions>, learnt = training) =>
    trainModel(softmax(), { ...sets, training: learnt }, { ...base, ...options }, choices);
  await expect(run({ checkpoints })).rejects.toThrow(/diverged: the loss is NaN at step \d+ \(epoch 1\)/);
  expect(kept).toHaveLength(1);
  for (const [name, { values }] of kept[0].numbers)
    expect([name, values.every(Number.isFinite)]).toEqual([name, true]);
  const [resumed, whole] = [await run({ resume: kept[0] }, sets.training), await run({}, sets.training)];
  expect(resumed.history.map(({ trainLoss }) => trainLoss)).toEqual(
    whole.history.map(({ trainLoss }) => trainLoss),
  );
});
