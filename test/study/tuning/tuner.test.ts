// Which configurations are tried, when, and by which images one of them is chosen.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../../src/models/classifier.ts';
import type { Images } from '../../../src/runtime/data/dataset.ts';
import { diverged } from '../../../src/runtime/training/run.ts';
import { observers } from '../../../src/study/observer.ts';
import { runKeys } from '../../../src/study/run-key.ts';
import type { Splits } from '../../../src/study/train-one.ts';
import { noStore } from '../../../src/study/store.ts';
import type { Training } from '../../../src/study/train-all.ts';
import { createTuner } from '../../../src/study/tuning/tuner.ts';
import { bestOf, type Trial } from '../../../src/study/tuning/trials.ts';
import { fakeModel } from '../fake-result.ts';

const trial = (number: number, validationLoss?: number): Trial => ({
  number,
  epochs: 1,
  seconds: 1,
  ...(validationLoss === undefined ? { lost: 'it diverged' } : { validationLoss }),
});

property.prop([fc.array(fc.option(fc.constantFrom(0.1, 0.2, 0.3), { nil: undefined }), { minLength: 1 })])(
  'the smallest validation loss, the lower number among equals, whatever their order; none that was lost',
  (losses) => {
    const trials = losses.map((loss, index) => trial(index + 1, loss));
    const known = losses.filter((loss) => loss !== undefined);
    const smallest = Math.min(...known);
    const least = losses.findIndex((loss) => loss === smallest) + 1;
    expect(bestOf(trials)).toBe(known.length > 0 ? least : undefined);
    expect(bestOf(trials.toReversed())).toBe(bestOf(trials));
  },
);

/** Its validation loss is its peak rate; one of 9 diverges. */
function fake(log: string[]): Classifier {
  const { name, title, role, quantum } = fakeModel();
  return {
    name,
    title,
    role,
    quantum,
    fit: async (_train: Images, _validation: Images, { rates, seed }: FitOptions) => {
      const rate = rates!['all'];
      log.push(`seed ${seed}, rate ${rate}`);
      if (rate === 9) throw diverged('the loss is NaN');
      const epoch = { epoch: 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: rate, validationAccuracy: 0.5, seconds: 1 }; // prettier-ignore
      return { history: [epoch], seconds: 1, underTrained: false, keptEpoch: 1 };
    },
    predict: () => Promise.reject(new Error('no image is to be classified')),
    dispose: () => log.push('disposed'),
  } as Partial<Classifier> as Classifier;
}

function tunerOf(rates: readonly number[], seeds: readonly number[], folds?: number) {
  const keys = runKeys(seeds, folds);
  const splits = {
    train: {},
    validation: {},
    get test(): Images {
      throw new Error('a test image was looked at');
    },
  } as Splits;
  const training = {
    contestants: { names: ['qcnn'] },
    keys,
    fitOptions: (_: string, seed: number) => ({ epochs: 1, recipe: 'default', seed, rates: { all: rates[0] } }), // prettier-ignore
    images: { of: () => splits },
    store: noStore,
    watch: observers(),
    configurations: { qcnn: rates.map((rate) => ({ rates: { all: rate }, batchSize: 8, dropout: 0 })) },
  } as unknown as Training;
  const log: string[] = [];
  const tuner = createTuner(training);
  const choose = (key: (typeof keys)[number]) => tuner.choose('qcnn', key, async () => fake(log));
  return { keys, tuner, choose, log };
}

test('all are tried once, with the first seed, without a test image; a lost one is no error', async () => {
  const { keys, tuner, choose, log } = tunerOf([0.5, 9, 0.25], [3, 4]);
  expect([await choose(keys[0]), await choose(keys[1])]).toEqual([3, 3]);
  expect(log).toEqual(['seed 3, rate 0.5', 'disposed', 'seed 3, rate 9', 'disposed', 'seed 3, rate 0.25', 'disposed']); // prettier-ignore
  expect(tuner.optionsOf('qcnn', 4, 3)).toMatchObject({ seed: 4, rates: { all: 0.25 }, batchSize: 8 });
  expect(tuner.optionsOf('qcnn', 4, 1)).not.toHaveProperty('batchSize');
  const runs = keys.map((key) => fakeModel(key));
  const lost = { number: 2, lost: expect.stringMatching(/^Training diverged/) };
  const trials = [{ number: 1, validationLoss: 0.5 }, lost, { number: 3, validationLoss: 0.25 }];
  expect(tuner.record(runs)).toMatchObject([{ name: 'qcnn', seed: 3, chosen: 3, trials }]);
});

test('in each fold anew', async () => {
  const { keys, tuner, choose, log } = tunerOf([0.5, 0.25], [3, 4], 2);
  for (const key of keys) expect(await choose(key)).toBe(2);
  expect(log.filter((line) => line.startsWith('seed'))).toHaveLength(4);
  const record = tuner.record(keys.map((key) => fakeModel(key)))!;
  expect(record.map(({ seed, fold }) => [seed, fold])).toEqual([[3, 1], [3, 2]]); // prettier-ignore
});

test('one configuration is not tried: it is the run', async () => {
  const { keys, tuner, choose, log } = tunerOf([0.5], [1]);
  expect(await choose(keys[0])).toBe(1);
  expect(log).toEqual([]);
  const [{ chosen, trials }] = tuner.record([fakeModel()])!;
  expect([chosen, trials.length, trials[0].validationLoss]).toEqual([1, 1, 0.71]);
});

test('where all are lost the sentence says why the first was', async () => {
  const { keys, choose } = tunerOf([9, 9], [1]);
  await expect(choose(keys[0])).rejects.toThrow(
    /no configuration of qcnn could be trained; of the first: Training diverged: the loss is NaN/,
  );
});
