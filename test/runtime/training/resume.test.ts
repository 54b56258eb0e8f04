// A training that was stopped anywhere and goes on ends with the bits of one that was not.
import { fc, test } from '@fast-check/vitest';
import { beforeAll, expect } from 'vitest';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import type { LayersModel } from '../../../src/runtime/tensors/tf.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { circuitTrainable } from '../../../src/runtime/training/circuit-learner.ts';
import type { Checkpoint } from '../../../src/runtime/training/checkpoint.ts';
import type { FitOptions, FitReport } from '../../../src/runtime/training/fit.ts';
import type { Trainable } from '../../../src/runtime/training/learner.ts';
import { oneRate } from '../../../src/runtime/training/settings.ts';
import { sourceOfValues } from '../../../src/runtime/training/source.ts';
import { tensorTrainable } from '../../../src/runtime/training/tensor-learner.ts';
import { trainModel } from '../../../src/runtime/training/train-model.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { blochVector, smallCircuit } from '../../models/circuits.ts';
import { clouds, perceptron } from './clouds.ts';

beforeAll(startEngine);

const circuit = smallCircuit(4, blochVector(3));
const wasm = findBackend('wasm');
const makers: Readonly<Record<string, (seed: number, classes: number) => Trainable>> = {
  tensors: (seed, classes) => tensorTrainable(perceptron(seed, classes) as unknown as LayersModel),
  circuit: (seed, classes) =>
    circuitTrainable({ executable: wasm.load(circuit), weights: initialWeights(circuit, seed) }, classes),
  softmax: (_, classes) => circuitTrainable({ width: 4 }, classes),
};

const setUps = fc.record({
  learner: fc.constantFrom(...Object.keys(makers)),
  classes: fc.integer({ min: 2, max: 3 }),
  count: fc.integer({ min: 3, max: 20 }),
  rate: fc.constantFrom(0.02, 0.1),
  options: fc.record(
    {
      epochs: fc.integer({ min: 1, max: 4 }),
      recipe: fc.constantFrom('default' as const, 'literature' as const),
      seed: fc.nat(100),
      batchSize: fc.integer({ min: 1, max: 8 }),
      earlyStop: fc.integer({ min: 1, max: 2 }),
      keep: fc.constantFrom('best' as const, 'last' as const),
      clip: fc.constantFrom(0.05, 1),
      dropout: fc.constantFrom(0, 0.3, 0.9),
    },
    { requiredKeys: ['epochs', 'recipe', 'seed', 'batchSize'] },
  ),
  /** Where it stops, as a share of what there is. */
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
type SetUp = Parameters<Parameters<typeof setUps.map>[0]>[0];

/** All that a run leaves but its times. */
async function outcome(setUp: SetUp, from: number, options: Partial<FitOptions> = {}) {
  const model = makers[setUp.learner](from, setUp.classes);
  const set = (count: number, seed: number) =>
    sourceOfValues(clouds(count, seed, { classes: setUp.classes }));
  const sets = { training: set(setUp.count, 1), validation: set(7, 2) };
  try {
    const report = await trainModel(
      model,
      sets,
      { ...setUp.options, ...options },
      { rates: oneRate(setUp.rate) },
    );
    return { ...timeless(report), weights: await model.weights() };
  } finally {
    model.dispose();
  }
}

function timeless({ history, keptEpoch, underTrained, unfinished }: FitReport) {
  return {
    history: history.map((record) => ({ ...record, seconds: 0 })),
    keptEpoch,
    underTrained,
    unfinished,
  };
}

test.prop([setUps], { numRuns: 12 })('at any step or epoch', async (setUp) => {
  const kept: Checkpoint[] = [];
  const watched = await outcome(setUp, 3, {
    checkpoints: { due: () => true, keep: (checkpoint) => void kept.push(checkpoint) },
  });
  expect(await outcome(setUp, 3), 'keeping checkpoints changes nothing').toEqual(watched);
  const resume = kept[Math.floor(setUp.place * kept.length)];
  expect(await outcome(setUp, 4, { resume })).toEqual(watched);
});

test.prop([setUps], { numRuns: 8 })('where its signal aborted, twice', async (setUp) => {
  const whole = await outcome(setUp, 3);
  let resume: Checkpoint | undefined;
  for (const from of [3, 4]) {
    const controller = new AbortController();
    const stopAt =
      1 + Math.floor((setUp.place * setUp.count * setUp.options.epochs) / setUp.options.batchSize);
    let steps = 0;
    const run = outcome(setUp, resume ? from : 3, {
      resume,
      signal: controller.signal,
      onProgress: () => ++steps === stopAt && controller.abort(),
      checkpoints: { due: () => false, keep: (checkpoint) => void (resume = checkpoint) },
    });
    await run.catch((error: Error) => expect(error.message).toBe('Training was interrupted.'));
  }
  expect(await outcome(setUp, resume ? 5 : 3, { resume })).toEqual(whole);
});

test.prop([setUps, fc.integer({ min: 1, max: 3 })], { numRuns: 8 })('after some of its epochs, under the rates of all', async (setUp, first) => {
  const whole = await outcome(setUp, 3);
  const until = [first, first + 1, undefined];
  let resume: Checkpoint | undefined;
  for (const epochs of until) {
    const before = resume;
    resume = undefined;
    const keep = (checkpoint: Checkpoint) => void (resume = checkpoint);
    const { unfinished, ...found } = await outcome(setUp, before ? 4 : 3, { until: epochs, resume: before, checkpoints: { due: () => false, keep } });
    if (!unfinished) {
      expect(found).toEqual(whole);
      return;
    }
    expect(found.history).toEqual(whole.history.slice(0, epochs));
    expect(resume).toMatchObject({ epoch: epochs, batches: 0 });
  }
  expect.unreachable('it never came to its end');
}); // prettier-ignore

test.prop([setUps], { numRuns: 1 })('and refuses to stop after no epoch', async (setUp) => {
  for (const until of [0, 1.5, NaN, -Infinity]) await expect(outcome(setUp, 3, { until })).rejects.toThrow(/^The epoch to stop after is \S+; give a whole number of at least 1\.$/); // prettier-ignore
});
