// The models of a study come into their folder together or not at all; what was there stays until then.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Classifier } from '../../src/models/classifier.ts';
import { createClassifier } from '../../src/models/index.ts';
import { loadClassifier } from '../../src/models/load-classifier.ts';
import { saveModel } from '../../src/models/save-model.ts';
import { checkModelFolder, saveModelsIn } from '../../src/study/save-models.ts';
import { UserError } from '../../src/user-error.ts';
import { squares } from '../models/images.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-models-'));
afterAll(() => rmSync(root, { recursive: true }));

const images = squares({ count: 12, classes: 2, seed: 1 });
let models: readonly Classifier[];
beforeAll(async () => {
  models = ['logistic-pixels', 'nearest-neighbour'].map((name) => createClassifier(name, { seed: 1 }));
  for (const model of models) await model.fit(images, images, { epochs: 1, recipe: 'default', seed: 1 });
});
afterAll(() => models.forEach((model) => model.dispose()));

let parent: string;
let place: string;
const warnings: string[] = [];
beforeEach(() => {
  parent = mkdtempSync(join(root, 'case-'));
  place = join(parent, 'below', 'models');
  warnings.length = 0;
});
const saver = (overwrite = false) =>
  saveModelsIn(place, overwrite, (sentence) => void warnings.push(sentence));
const all = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);

test('nothing is there before the end; then each model, ready to be loaded', async () => {
  const { observer, finish } = saver();
  for (const model of models) await observer.trained!(model);
  expect(existsSync(place)).toBe(false);
  expect(finish()).toBe(`2 models in ${place}: logistic-pixels, nearest-neighbour`);
  expect(all(join(parent, 'below'))).toEqual(['models']);
  expect(all(place)).toEqual(['logistic-pixels', 'nearest-neighbour']);
  for (const model of models) {
    const loaded = await loadClassifier(join(place, model.name));
    expect(await loaded.predict(images)).toEqual(await model.predict(images));
    loaded.dispose();
  }
});

test('a study that gives no results leaves nothing', async () => {
  const { observer, discard } = saver();
  await observer.trained!(models[0]);
  discard();
  expect(all(parent)).toEqual([]);
  saver().discard();
});

describe('with former models', () => {
  beforeEach(() => saveModel(models[1], join(place, 'former')));

  test('they stay when the study is stopped', async () => {
    const { observer, discard } = saver(true);
    await observer.trained!(models[0]);
    discard();
    expect(all(join(parent, 'below'))).toEqual(['models']);
    expect(all(place)).toEqual(['former']);
  });

  test('--overwrite replaces them', async () => {
    expect(() => checkModelFolder(place, true, parent)).not.toThrow();
    const { observer, finish } = saver(true);
    await observer.trained!(models[0]);
    finish();
    expect(all(join(parent, 'below'))).toEqual(['models']);
    expect(all(place)).toEqual(['logistic-pixels']);
  });

  test('without --overwrite they are refused before the study', () => {
    expect(() => checkModelFolder(place, false, parent)).toThrow(/holds saved models; .*--overwrite/);
  });

  test('something else among them is refused, whatever was said', () => {
    writeFileSync(join(place, 'notes.txt'), '');
    expect(() => checkModelFolder(place, true, parent)).toThrow(/holds something else than saved models/);
  });
});

test('where the place is taken meanwhile, the models are beside it, and that is said', async () => {
  const { observer, finish } = saver();
  await observer.trained!(models[0]);
  mkdirSync(place);
  writeFileSync(join(place, 'mine'), '');
  expect(finish).toThrow(new UserError(`${place} holds something else than saved models; give another --save; what was trained (1 model) is in ${place}-2 instead`, 1)); // prettier-ignore
  expect(all(join(parent, 'below'))).toEqual(['models', 'models-2']);
  expect(all(place)).toEqual(['mine']);
  expect(all(`${place}-2`)).toEqual(['logistic-pixels']);
});

test('a model that cannot be saved costs no study, and no model is left', async () => {
  const unfitted = createClassifier('logistic-pixels', { seed: 1 });
  const { observer, finish } = saver();
  await observer.trained!(models[1]);
  await observer.trained!(unfitted);
  await observer.trained!(models[1]);
  expect(warnings).toEqual([expect.stringMatching(/; the study goes on, and no models are saved$/)]);
  expect(finish).toThrow(/^no models were saved: /);
  expect(all(parent)).toEqual([]);
});

test('what stopped processes left goes with the next study; what may still be in use stays', async () => {
  const below = join(parent, 'below');
  const [old, young] = ['1', '2'].map((digit) => join(below, `.qcnn-${digit.repeat(16)}.models`));
  for (const left of [old, young]) mkdirSync(left, { recursive: true });
  writeFileSync(join(old, 'model.safetensors'), '');
  utimesSync(old, 0, 0);
  const { observer, discard } = saver();
  await observer.trained!(models[1]);
  discard();
  expect(all(below)).toEqual(['.qcnn-2222222222222222.models']);
});
