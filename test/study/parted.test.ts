// `--backbone-split`: who is trained on which images, and what the record says of it.
import { expect, test } from 'vitest';
import { createPhantom } from '../../src/runtime/data/phantom.ts';
import { valuesOf } from '../../src/runtime/data/images.ts';
import { chooseContestants } from '../../src/study/contestants.ts';
import { identityOf } from '../../src/study/identity.ts';
import { partedNotes, trainedOn } from '../../src/study/parted.ts';
import { methods } from '../../src/study/report/texts/methods.ts';
import { modelCard } from '../../src/study/report/texts/model-card.ts';
import { createStudyImages } from '../../src/study/study-images.ts';
import { fakeModel, fakeResult } from './fake-result.ts';

const used = createPhantom({ seed: 1, train: 60, validation: 20, test: 20 });
const division = { available: 60, folds: undefined, seed: 1 };

test.each([undefined, 3])('the backbone and what stands on it share no image, all others see all; folds %s', (folds) => {
  const { of, summary } = createStudyImages(used, { ...division, folds, backboneSplit: 0.5 });
  for (const fold of folds ? [1, 2, 3] : [undefined]) {
    const key = { seed: 7, ...(fold && { fold }) };
    const [whole, backbone, rest] = ['qcnn', 'resnet50-split', 'hybrid'].map((name) => of(key, name));
    const keysOf = ({ train }: typeof whole) => {
      const [values, size] = [valuesOf(train), train.height * train.width];
      return Array.from({ length: train.count }, (_, at) => values.slice(at * size, (at + 1) * size).join());
    };
    expect([...keysOf(backbone), ...keysOf(rest)].sort()).toEqual(keysOf(whole).sort());
    const seen = new Set(keysOf(backbone));
    expect(keysOf(rest).filter((image) => seen.has(image))).toEqual([]);
    expect(of(key, 'resnet50')).toBe(whole);
    for (const name of ['hybrid-concatenated', 'logistic-features']) expect(of(key, name)).toBe(rest);
    expect([backbone.test, rest.test]).toEqual([whole.test, whole.test]);
    expect(summary.backbone!.ids[(fold ?? 1) - 1]).toHaveLength(backbone.train.count);
  }
  expect(summary.backbone!.ids).toHaveLength(folds ?? 1);
}); // prettier-ignore

test('without the option nothing is parted', () => {
  const { of, summary } = createStudyImages(used, division);
  expect(of({ seed: 1 }, 'hybrid')).toBe(of({ seed: 1 }, 'qcnn'));
  expect(summary).not.toHaveProperty('backbone');
  expect(partedNotes(summary, ['hybrid'], false)).toEqual([]);
  expect(trainedOn(summary, 'hybrid')).toBe(60);
});

test('marks reckon with the images that a model is trained on', () => {
  const backbone = { share: 0.5, counts: { backbone: 4, rest: 6 }, ids: [] };
  const { data } = fakeResult([fakeModel()], { backbone });
  const names = ['qcnn', 'hybrid', 'logistic-features', 'resnet50-split', 'resnet50'];
  expect(names.map((name) => trainedOn(data, name))).toEqual([10, 6, 6, 4, 10]);
  expect(partedNotes(data, names, false)).toEqual([
    'The features of hybrid, logistic-features are those of resnet50-split, which was trained on 4 training images; they were trained on the other 6 alone (patients and copies are on one side).',
  ]);
});

test('methods and model cards say it', () => {
  const hybrid = fakeModel({ name: 'hybrid' });
  const study = fakeResult([hybrid], { backbone: { share: 0.5, counts: { backbone: 4, rest: 6 }, ids: [] } });
  expect(methods(study)).toContain('(resnet50-split) was trained on 4 of the training images');
  expect(modelCard(study, study.summaries[0])).toContain('; 6 training images.');
  expect(methods(fakeResult([hybrid]))).not.toContain('resnet50-split');
});

test('another split is another run of what depends on it, and of nothing else', () => {
  const identities = [['a'], ['b']].map((ids) => {
    const study = fakeResult([fakeModel()], { backbone: { share: 0.5, counts: { backbone: 1, rest: 1 }, ids: [ids] } }); // prettier-ignore
    return (name: string) => identityOf(study, name, { seed: 1 }).configuration;
  });
  const isSame = (name: string) => identities[0](name) === identities[1](name);
  expect(['qcnn', 'resnet50', 'hybrid', 'logistic-features', 'resnet50-split'].map(isSame)).toEqual([true, true, false, false, false]); // prettier-ignore
});

test('the backbone comes along as a control, and the ResNet-50 of all images only where it is asked for', () => {
  const choose = (models: string[], controls: Parameters<typeof chooseContestants>[1] = 'none') =>
    chooseContestants(models, controls, true);
  expect(choose(['hybrid'])).toMatchObject({ models: ['hybrid'], names: ['hybrid', 'resnet50-split'], order: ['resnet50-split', 'hybrid'], backbone: 'resnet50-split' }); // prettier-ignore
  expect(choose(['resnet50', 'hybrid']).names).toEqual(['resnet50', 'hybrid', 'resnet50-split']);
  expect(choose(['hybrid']).controlsOf('hybrid')).toEqual(['resnet50-split']);
  expect(choose(['qcnn'], ['logistic-features']).order[0]).toBe('resnet50-split');
  expect(chooseContestants(['hybrid'], 'full').names).not.toContain('resnet50-split');
  expect(choose(['hybrid'], 'full').names).toContain('resnet50-split');
});

test('refused where nobody uses it, or nothing is parted', () => {
  expect(() => chooseContestants(['qcnn'], 'all', true)).toThrow(/no model of this study is; add hybrid/);
  expect(() => chooseContestants(['hybrid'], ['resnet50-split'])).toThrow(/--backbone-split 0\.5/);
  expect(() => chooseContestants(['resnet50-split'], 'all')).toThrow(/--backbone-split 0\.5/);
});
