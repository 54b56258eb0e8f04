import { expect, test } from 'vitest';
import { chooseContestants } from '../../src/study/contestants.ts';
import { defaultEpochs } from '../../src/study/epochs.ts';

test('all controls: those of the chosen models, each once, after the models', () => {
  const { models, names, controlsOf } = chooseContestants(['qcnn', 'hybrid', 'resnet50'], 'all');
  expect(models).toEqual(['qcnn', 'hybrid', 'resnet50']);
  expect(names.slice(0, 3)).toEqual(models);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(['logistic-pixels', 'logistic-angles', 'nearest-neighbour', 'small-cnn', 'qcnn-frozen', 'logistic-features'])); // prettier-ignore
  expect(controlsOf('resnet50')).toEqual([]);
  expect(controlsOf('hybrid')).toContain('logistic-features');
});

test('full controls: those that say more, too', () => {
  const [all, full] = (['all', 'full'] as const).map((choice) => chooseContestants(['qcnn'], choice).names);
  expect(full).toEqual(expect.arrayContaining([...all]));
  expect(full).toEqual(expect.arrayContaining(['dense-matched', 'small-cnn-matched', 'logistic-pca']));
  expect(all).toContain('qcnn-no-entanglement');
  expect(chooseContestants(['qcnn'], 'full').controlsOf('qcnn')).toContain('dense-matched');
});

test('a backbone trains before what uses it, and comes along unasked', () => {
  expect(chooseContestants(['qcnn', 'hybrid', 'resnet50'], 'none').order).toEqual([
    'resnet50',
    'qcnn',
    'hybrid',
  ]);
  expect(chooseContestants(['hybrid'], 'none').models).toEqual(['resnet50', 'hybrid']);
  expect(chooseContestants(['qcnn'], ['logistic-features']).order).toEqual([
    'resnet50',
    'qcnn',
    'logistic-features',
  ]);
  expect(chooseContestants(['hybrid'], ['resnet50']).models).toEqual(['hybrid']);
});

test('only trained controls mark a model', () => {
  const { names, controlsOf } = chooseContestants(['qcnn'], ['small-cnn']);
  expect(names).toEqual(['qcnn', 'small-cnn']);
  expect(controlsOf('qcnn')).toEqual(['small-cnn']);
});

test('unknown and missing names', () => {
  expect(() => chooseContestants(['vgg'], 'all')).toThrow(/no model "vgg"; models are .*; controls are /);
  expect(() => chooseContestants(['qcnn'], ['svm'])).toThrow('"svm"');
  expect(() => chooseContestants([], 'all')).toThrow(/no models are given/);
  expect(() => chooseContestants(['qcnn'], [])).toThrow(
    /no controls are given; choose from all, full, none, /,
  );
});

test('epochs by model and recipe', () => {
  expect(defaultEpochs('qcnn', 'literature')).toBe(100);
  expect(defaultEpochs('resnet50', 'default')).toBeLessThan(defaultEpochs('qcnn', 'default'));
});
