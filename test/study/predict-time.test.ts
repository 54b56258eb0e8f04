import { expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { predictTimes } from '../../src/study/predict-time.ts';

const images = (count: number) => ({ count }) as Images;
const sets = { train: images(100), validation: images(50), test: images(50) };
const options = (): FitOptions => ({ epochs: 3, recipe: 'default', seed: 1 });

/** Estimates `seconds`, then stops as training does when its signal aborts. */
function fake(name: string, seconds: number, log: string[]): Classifier {
  return {
    name,
    fit: async (_train, _validation, { onEstimate, signal }) => {
      onEstimate!(seconds);
      if (signal!.aborted) throw new Error('stopped');
      throw new Error('trained on');
    },
    dispose: () => log.push(name),
  } as Partial<Classifier> as Classifier;
}

test('models are begun, timed and dropped; the hybrid is reckoned', async () => {
  const dropped: string[] = [];
  const seconds = { resnet50: 90, qcnn: 6 };
  const names = ['resnet50', 'qcnn', 'hybrid', 'nearest-neighbour', 'logistic-features'];
  const create = (name: string) => fake(name, seconds[name as keyof typeof seconds], dropped);
  const prediction = await predictTimes(names, create, sets, options);
  // An epoch of 30 s, a third of it forward, for twice as many images as in training; then the circuit's own training.
  expect([...prediction]).toEqual([['resnet50', 90], ['qcnn', 6], ['hybrid', 20 + 6]]); // prettier-ignore
  expect(dropped).toEqual(['resnet50', 'qcnn']);
});

test('a fault before the estimate is not swallowed, and Ctrl-C neither', async () => {
  const broken = {
    fit: () => Promise.reject(new Error('no images')),
    dispose() {},
  } as Partial<Classifier> as Classifier;
  await expect(predictTimes(['qcnn'], () => broken, sets, options)).rejects.toThrow('no images');
  const stopped = { ...options(), signal: AbortSignal.abort() };
  await expect(
    predictTimes(
      ['qcnn'],
      () => fake('qcnn', 1, []),
      sets,
      () => stopped,
    ),
  ).rejects.toThrow('stopped');
});
