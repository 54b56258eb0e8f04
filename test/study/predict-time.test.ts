import { expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { controlNames, modelNames, usesResNet } from '../../src/models/entries.ts';
import { predictTimes } from '../../src/study/predict-time.ts';

const images = (count: number) => ({ count }) as Images;
const sets = { train: images(100), validation: images(50), test: images(50) };
const options = (): FitOptions => ({ epochs: 3, recipe: 'default', seed: 1 });

/** Estimates `seconds`, then stops as training does when its signal aborts. */
function fake(name: string, seconds: number, log: string[]): Classifier {
  return {
    name,
    ...(name !== 'nearest-neighbour' && { training: () => ({}) as never }),
    fit: async (_train, _validation, { onEstimate, signal }) => {
      onEstimate!(seconds);
      if (signal!.aborted) throw new Error('stopped');
      throw new Error('trained on');
    },
    dispose: () => log.push(name),
  } as Partial<Classifier> as Classifier;
}

test('models are begun, timed and dropped; those on features are reckoned', async () => {
  const dropped: string[] = [];
  const seconds = { resnet50: 90, qcnn: 6, 'logistic-pixels': 2 };
  const names = ['resnet50', 'qcnn', 'hybrid', 'hybrid-concatenated', 'logistic-pixels', 'nearest-neighbour', 'logistic-features'];
  const create = (name: string) => fake(name, seconds[name as keyof typeof seconds], dropped);
  const prediction = await predictTimes(names, create, () => sets, options);
  // An epoch of 30 s, a third of it forward, for twice as many images as in training; then the circuit's own training.
  expect([...prediction]).toEqual([['resnet50', 90], ['qcnn', 6], ['logistic-pixels', 2], ['hybrid', 20 + 6], ['hybrid-concatenated', 6], ['logistic-features', 2]]);
  expect(dropped).toEqual(['resnet50', 'qcnn', 'logistic-pixels', 'nearest-neighbour']);
}); // prettier-ignore

test.each([...modelNames, ...controlNames])('%s has a time if it is trained by steps, alone or not', async (name) => {
  const own = usesResNet(name) ? ['resnet50', name] : [name];
  const prediction = await predictTimes(own, (each) => fake(each, 3, []), () => sets, options);
  expect([...prediction.keys()]).toEqual(name === 'nearest-neighbour' ? [] : own);
  expect([...prediction.values()].every((seconds) => seconds > 0)).toBe(true);
}); // prettier-ignore

test('after a backbone that was trained before, nothing is known of what it takes', async () => {
  const prediction = await predictTimes(
    ['hybrid'],
    (name) => fake(name, 3, []),
    () => sets,
    options,
  );
  expect([...prediction]).toEqual([]);
});

test('a fault before the estimate is not swallowed, and Ctrl-C neither', async () => {
  const broken = {
    training: () => ({}) as never,
    fit: () => Promise.reject(new Error('no images')),
    dispose() {},
  } as Partial<Classifier> as Classifier;
  await expect(
    predictTimes(
      ['qcnn'],
      () => broken,
      () => sets,
      options,
    ),
  ).rejects.toThrow('no images');
  const stopped = { ...options(), signal: AbortSignal.abort() };
  await expect(
    predictTimes(
      ['qcnn'],
      () => fake('qcnn', 1, []),
      () => sets,
      () => stopped,
    ),
  ).rejects.toThrow('stopped');
});
