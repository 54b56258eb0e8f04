import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import { controlNames, createClassifier, modelNames, type ModelContext } from '../../src/models/index.ts';
import { loadModel } from '../../src/models/load-model.ts';
import { saveModel } from '../../src/models/save-model.ts';
import { normalise } from '../../src/runtime/data/normalise.ts';
import * as tf from '../../src/runtime/tensors/tf.ts';
import { UserError } from '../../src/user-error.ts';
import { loadDataset } from '../../src/runtime/data/index.ts';
import { runStudy } from '../../src/study/run-study.ts';
import { writeSmallData } from '../cli/small-data.ts';
import { smallDataset } from '../runtime/data/files.ts';
import { amplitudeCircuit, blochVector, pairReadout, smallCircuit } from './circuits.ts';
import { squares } from './images.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-saved-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const newFolder = () => join(root, String(folders++));

const train = squares({ count: 24, classes: 3, seed: 1 });
const validation = squares({ count: 12, classes: 3, seed: 2 });
const unseen = squares({ count: 20, classes: 3, seed: 3 });
const context: ModelContext = { seed: 7, circuit: smallCircuit(4, pairReadout(1, 2)) };
const options: FitOptions = { epochs: 1, recipe: 'default', seed: 7, batchSize: 12 };

const created: Classifier[] = [];
afterEach(() => created.splice(0).forEach((classifier) => classifier.dispose()));

function keep<C extends Classifier>(classifier: C): C {
  created.push(classifier);
  return classifier;
}

let backbone: Classifier;
beforeAll(async () => {
  backbone = createClassifier('resnet50', { seed: 3 });
  await backbone.fit(train, validation, options);
});
afterAll(() => backbone.dispose());

const messageOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error.message.split('\n')).toHaveLength(1);
  return error.message;
};

async function fitted(name: string, more: Partial<ModelContext> = {}): Promise<Classifier> {
  if (name === 'resnet50') return backbone;
  const classifier = keep(createClassifier(name, { ...context, backbone, ...more }));
  await classifier.fit(train, validation, options);
  return classifier;
}

describe('a saved model', () => {
  test.each([...modelNames, ...controlNames])(
    '%s predicts the same bit by bit when it is loaded',
    async (name) => {
      const classifier = await fitted(name);
      const folder = newFolder();
      await saveModel(classifier, folder);
      const loaded = keep(await loadModel(folder));
      expect(await loaded.predict(unseen)).toEqual(await classifier.predict(unseen));
      expect([loaded.name, loaded.role, loaded.parameters()]).toEqual([name, classifier.role, classifier.parameters()]); // prettier-ignore
      expect(loaded.task.classes).toEqual(train.classes);
      const again = newFolder();
      await saveModel(loaded, again);
      expect(readdirSync(again).sort()).toEqual(readdirSync(folder).sort());
    },
    120_000,
  );

  test.each<[string, Partial<ModelContext>]>([
    ['amplitudes', { circuit: amplitudeCircuit(3, blochVector(0)) }],
    ['the reference backend', { backend: 'reference' }],
  ])('with %s', async (_, more) => {
    const classifier = await fitted('qcnn', more);
    const folder = newFolder();
    await saveModel(classifier, folder);
    expect(await keep(await loadModel(folder)).predict(unseen)).toEqual(await classifier.predict(unseen));
  });

  test('brings what images were normalised by, its classes and how it was trained', async () => {
    const dataset = smallDataset();
    const images = normalise(dataset);
    const classifier = keep(createClassifier('logistic-pixels', context));
    await classifier.fit(images.train, images.validation, options);
    const folder = newFolder();
    await saveModel(classifier, folder);
    const loaded = keep(await loadModel(folder));
    const own = normalise(dataset, loaded.task.normalisation);
    expect(await loaded.predict(own.test)).toEqual(await classifier.predict(images.test));
    expect(loaded.task.classes).toEqual(dataset.classes);
    const form = JSON.parse(readFileSync(join(folder, 'qcnn-model.json'), 'utf8'));
    expect(form).toMatchObject({ form: 'qcnn model', version: 1, name: 'logistic-pixels', training: { epochs: 1, schedule: 'default' } }); // prettier-ignore
  });

  test('of a study, when it is trained', async () => {
    const data = writeSmallData(join(root, 'data'));
    const folder = newFolder();
    const { models } = await runStudy(
      { data, circuit: 'ttn', set: { n: 4 }, models: ['qcnn'], controls: 'none', epochs: 1, limit: 8 },
      { trained: (model) => saveModel(model, join(folder, model.name)) },
    );
    const dataset = await loadDataset(data, { seed: 1 });
    const loaded = keep(await loadModel(join(folder, 'qcnn')));
    const { test: held } = normalise(dataset, loaded.task.normalisation);
    expect(await loaded.predict(held)).toEqual(models[0].predictions[1].probabilities);
  });

  test('takes the place of the one before, and leaves other files', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.bin'), 'mine');
    await saveModel(await fitted('logistic-pixels'), folder);
    const [before] = readdirSync(folder).filter((name) => name.startsWith('qcnn-model-'));
    // What a process leaves that was stopped before the form took its place.
    writeFileSync(join(folder, 'qcnn-model-0123456789abcdef.bin'), 'half');
    keep(await loadModel(folder));
    const other = await fitted('small-cnn');
    await saveModel(other, folder);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(existsSync(join(folder, before))).toBe(false);
    expect(await keep(await loadModel(folder)).predict(unseen)).toEqual(await other.predict(unseen));
  });

  test('leaves no tensors behind', async () => {
    const folder = newFolder();
    await saveModel(await fitted('qcnn'), folder);
    const before = tf.memory().numTensors;
    const loaded = await loadModel(folder);
    await loaded.predict(unseen);
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('needs images of its own size', async () => {
    const folder = newFolder();
    await saveModel(await fitted('logistic-pixels'), folder);
    const loaded = keep(await loadModel(folder));
    expect(await messageOf(loaded.predict(squares({ count: 2, classes: 3, seed: 1, side: 10 })))).toBe(
      'The model takes images of 8 × 8 × 1 (height × width × channels), not 10 × 10 × 1.',
    );
  });

  test('is fitted first, and made by createClassifier', async () => {
    for (const name of ['qcnn', 'nearest-neighbour', 'resnet50'])
      expect(await messageOf(saveModel(keep(createClassifier(name, context)), newFolder()))).toMatch(/is saved before it is fitted; fit it first\.$/); // prettier-ignore
    const other = { ...(await fitted('logistic-pixels')) };
    expect(await messageOf(saveModel(other, newFolder()))).toMatch(/was not made by createClassifier/);
  });

  test('needs a place to write', async () => {
    const file = newFolder();
    writeFileSync(file, '');
    const classifier = await fitted('logistic-pixels');
    expect(await messageOf(saveModel(classifier, file))).toMatch(/^cannot write /);
    const folder = newFolder();
    mkdirSync(join(folder, 'qcnn-model.json'), { recursive: true });
    expect(await messageOf(saveModel(classifier, folder))).toMatch(/^cannot write .*qcnn-model\.json: /);
    expect(readdirSync(folder)).toEqual(['qcnn-model.json']);
  });
});

describe('a folder that anyone may have written', () => {
  const good = join(root, 'good');
  beforeAll(async () => {
    for (const [name, folder] of [
      ['qcnn', good],
      ['logistic-features', `${good}-features`],
    ]) {
      // prettier-ignore
      const classifier = createClassifier(name, { ...context, backbone });
      await classifier.fit(train, validation, options);
      await saveModel(classifier, folder);
      classifier.dispose();
    }
  });

  type Form = Record<string, any>;

  /** A copy with a changed form. */
  function changed(change: (form: Form) => void, from = good): string {
    const folder = newFolder();
    cpSync(from, folder, { recursive: true });
    const file = join(folder, 'qcnn-model.json');
    const form = JSON.parse(readFileSync(file, 'utf8')) as Form;
    change(form);
    writeFileSync(file, JSON.stringify(form));
    return folder;
  }

  test.each<[string, (form: Form) => void, RegExp]>([
    ['of a later form', (form) => (form['version'] = 2), /it has form 2, and this qcnn reads form 1; use the qcnn that saved it, or a newer one$/],
    ['of another program', (form) => (form['form'] = 'other'), /it is no model that saveModel wrote$/],
    ['numbers elsewhere', (form) => (form['file'].file = '../qcnn-model-0000000000000000.bin'), /it names its numbers "\.\.\/qcnn-model/],
    ['numbers that are missing', (form) => (form['file'].file = 'qcnn-model-0000000000000000.bin'), /^cannot read .*qcnn-model-0000000000000000\.bin: /],
    ['a shape that is not in the file', (form) => (form['numbers'][1].shape = [1e9]), /its numbers in .* are not those that it describes/],
    ['a shape of another model', (form) => form['numbers'].forEach((each: Form) => (each['shape'] = [...each['shape']].reverse())), /cannot load the model .*(shape|size)/],
    ['a model that is none', (form) => (form['name'] = 'oracle'), /There is no model "oracle"/],
    ['classes without end', (form) => (form['task'].classes = Array.from({ length: 10_001 }, String)), /task\.classes/],
    ['images as large as a town', (form) => Object.assign(form['task'], { height: 65_536, width: 65_536 }), /its images have more than 67108864 numbers$/],
    ['a broken circuit', (form) => (form['circuit'].qubits = 0), /The saved circuit is damaged/],
    ['no circuit', (form) => delete form['circuit'], /qcnn needs a circuit/],
    ['a circuit of other inputs', (form) => (form['circuit'].inputs[0].size = 5), /damaged|shape/],
    ['another model’s numbers', (form) => (form['name'] = 'small-cnn'), /its layers have more weights than the 56 numbers that are saved$/],
    ['statistics of other channels', (form) => (form['task'].normalisation = { mean: [1, 2], deviation: [1] }), /its normalisation is of 2 and 1 channels, and its images have 1$/],
    ['no classes', (form) => (form['task'].classes = []), /task\.classes: it has 0 entries/],
    ['a long version', (form) => (form['version'] = 'x'.repeat(1e5)), /it has form "x{39}, and this qcnn reads form 1/],
    ['names from elsewhere', (form) => (form['numbers'][0].name = '__proto__'), /lack "sample"|no size|saved/],
    ['a backend that is none', (form) => (form['backend'] = 'abacus'), /There is no backend "abacus"/],
  ])('%s is one sentence', async (_, change, message) => {
    expect(await messageOf(loadModel(changed(change)))).toMatch(message);
  }); // prettier-ignore

  test('a backbone of other numbers, and none', async () => {
    const from = `${good}-features`;
    expect(await messageOf(loadModel(changed((form) => (form['backbone'].task.channels = 3), from)))).toMatch(/its layers have more weights than the 23587587 numbers/);
    expect(await messageOf(loadModel(changed((form) => delete form['backbone'], from)))).toMatch(/uses the features of a trained ResNet-50/);
  }); // prettier-ignore

  test('files that are cut, changed, links and folders', async () => {
    const copy = () => {
      const folder = newFolder();
      cpSync(good, folder, { recursive: true });
      const [numbers] = readdirSync(folder).filter((name) => name.endsWith('.bin'));
      return { folder, json: join(folder, 'qcnn-model.json'), numbers: join(folder, numbers) };
    };
    const cut = copy();
    writeFileSync(cut.numbers, readFileSync(cut.numbers).subarray(0, 40));
    expect(await messageOf(loadModel(cut.folder))).toMatch(/are not those that it describes; save it again$/);
    const flipped = copy();
    const bytes = readFileSync(flipped.numbers);
    bytes[100] ^= 1;
    writeFileSync(flipped.numbers, bytes);
    expect(await messageOf(loadModel(flipped.folder))).toMatch(/are not those that it describes/);
    const endless = copy();
    rmSync(endless.numbers);
    symlinkSync('/dev/zero', endless.numbers);
    expect(await messageOf(loadModel(endless.folder))).toMatch(/ is not a file$/);
    const folder = copy();
    rmSync(folder.json);
    mkdirSync(folder.json);
    expect(await messageOf(loadModel(folder.folder))).toMatch(/ is not a file$/);
    const text = copy();
    writeFileSync(text.json, '{');
    expect(await messageOf(loadModel(text.folder))).toMatch(/it is not JSON$/);
    for (const nothing of ['null', '[]', '3', '"x"']) {
      writeFileSync(text.json, nothing);
      expect(await messageOf(loadModel(text.folder))).toMatch(/no model that saveModel wrote$/);
    }
    expect(await messageOf(loadModel(join(root, 'nowhere')))).toMatch(
      /^cannot read .*nowhere.qcnn-model\.json: /,
    );
  });

  test('numbers of the right hash that are no probabilities make no others', async () => {
    const folder = changed((form) => {
      const bytes = Buffer.alloc(form['file'].bytes, 0xff);
      form['file'].sha256 = createHash('sha256').update(bytes).digest('hex');
    });
    const [numbers] = readdirSync(folder).filter((name) => name.endsWith('.bin'));
    const { file } = JSON.parse(readFileSync(join(folder, 'qcnn-model.json'), 'utf8')) as Form;
    writeFileSync(join(folder, numbers), Buffer.alloc(file.bytes, 0xff));
    expect(await messageOf(loadModel(folder))).toMatch(
      /number 0 of "sample" is NaN; train it again and save it$/,
    );
  });
});
