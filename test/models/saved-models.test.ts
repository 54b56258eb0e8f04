import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import { controlNames, createClassifier, modelNames, type ModelContext } from '../../src/models/index.ts';
import { loadClassifier } from '../../src/models/load-classifier.ts';
import { packArrays, unpackArrays } from '../../src/models/safetensors.ts';
import { saveModel } from '../../src/models/save-model.ts';
import type { Numbers, NumbersByName } from '../../src/runtime/numbers-by-name.ts';
import { normalise } from '../../src/runtime/data/normalise.ts';
import * as tf from '../../src/runtime/tensors/tf.ts';
import { initialWeights, weightsFromJson } from '../../src/runtime/weights.ts';
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
/** Of every kind of model. */
const options: FitOptions = { epochs: 1, recipe: 'default', seed: 7, batchSize: 12, dropout: 0.2, clip: 3, keep: 'best' }; // prettier-ignore

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
      const loaded = keep(await loadClassifier(folder));
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
    expect(await keep(await loadClassifier(folder)).predict(unseen)).toEqual(
      await classifier.predict(unseen),
    );
  });

  test('brings what images were normalised by, its classes and how it was trained', async () => {
    const dataset = smallDataset();
    const images = normalise(dataset);
    const classifier = keep(createClassifier('logistic-pixels', context));
    await classifier.fit(images.train, images.validation, options);
    const folder = newFolder();
    await saveModel(classifier, folder);
    const loaded = keep(await loadClassifier(folder));
    const own = normalise(dataset, loaded.task.normalisation);
    expect(await loaded.predict(own.test)).toEqual(await classifier.predict(images.test));
    expect(loaded.task.classes).toEqual(dataset.classes);
    const { form } = readSaved(folder);
    expect(form).toMatchObject({ form: 'qcnn model', version: 2, name: 'logistic-pixels', training: { epochs: 1, schedule: 'default' } }); // prettier-ignore
  });

  test('of a study, when it is trained', async () => {
    const data = writeSmallData(join(root, 'data'));
    const folder = newFolder();
    const { models } = await runStudy(
      { data, circuit: 'ttn', set: { n: 4 }, models: ['qcnn'], controls: 'none', epochs: 1, limit: 8 },
      { trained: (model) => saveModel(model, join(folder, model.name)) },
    );
    const dataset = await loadDataset(data, { seed: 1 });
    const loaded = keep(await loadClassifier(join(folder, 'qcnn')));
    const { test: held } = normalise(dataset, loaded.task.normalisation);
    expect(await loaded.predict(held)).toEqual(models[0].predictions[1].probabilities);
  });

  test('takes the place of the one before, and leaves other files', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.bin'), 'mine');
    await saveModel(await fitted('qcnn'), folder);
    expect(readdirSync(folder).sort()).toEqual(['model.safetensors', 'notes.bin', 'weights.json']);
    const other = await fitted('small-cnn');
    expect(await saveModel(other, folder)).toBe(statSync(join(folder, 'model.safetensors')).size);
    expect(readdirSync(folder).sort()).toEqual(['model.safetensors', 'notes.bin']);
    expect(await keep(await loadClassifier(folder)).predict(unseen)).toEqual(await other.predict(unseen));
    const file = join(folder, 'model.safetensors');
    expect(await keep(await loadClassifier(file)).predict(unseen)).toEqual(await other.predict(unseen));
  });

  test.each(['qcnn', 'qcnn-frozen', 'hybrid', 'quanvolution', 'quanvolution-frozen', 'hybrid-end-to-end'])(
    '%s has the weights of its circuit beside it, as the circuit was trained',
    async (name) => {
      const circuit = name.startsWith('quanv') ? smallCircuit(4, pairReadout(1, 2)) : context.circuit!;
      const classifier = await fitted(name, { circuit });
      const folder = newFolder();
      await saveModel(classifier, folder);
      const weights = weightsFromJson(
        circuit,
        JSON.parse(readFileSync(join(folder, 'weights.json'), 'utf8')),
      );
      const initial = initialWeights(circuit, context.seed);
      if (name.endsWith('frozen')) return expect(weights).toEqual(initial);
      const { numbers } = await classifier.save();
      const trained = [...numbers].find(([path]) => /\bcircuit(_\d+)?$/.test(path))![1];
      expect(weights).toEqual(Float64Array.from(trained.values));
      expect(weights).not.toEqual(initial);
    },
    120_000,
  );

  test('leaves no tensors behind', async () => {
    const folder = newFolder();
    await saveModel(await fitted('qcnn'), folder);
    const before = tf.memory().numTensors;
    const loaded = await loadClassifier(folder);
    await loaded.predict(unseen);
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('needs images of its own size', async () => {
    const folder = newFolder();
    await saveModel(await fitted('logistic-pixels'), folder);
    const loaded = keep(await loadClassifier(folder));
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
    mkdirSync(join(folder, 'model.safetensors'), { recursive: true });
    expect(await messageOf(saveModel(classifier, folder))).toMatch(/^cannot write .*model\.safetensors: /);
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
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

  /** A copy with a changed form or other numbers. */
  function changed(change: (form: Form, numbers: Map<string, Numbers>) => void, from = good): string {
    const folder = newFolder();
    cpSync(from, folder, { recursive: true });
    const { form, numbers } = readSaved(folder);
    const own = new Map(numbers);
    change(form, own);
    writeSaved(folder, JSON.stringify(form), own);
    return folder;
  }

  test.each<[string, (form: Form, numbers: Map<string, Numbers>) => void, RegExp]>([
    ['of a later form', (form) => (form['version'] = 3), /it has form 3, and this qcnn reads form 2; use the qcnn that saved it, or a newer one$/],
    ['of another program', (form) => (form['form'] = 'other'), /it is no model that saveModel wrote$/],
    ['a shape of another model', (_, numbers) => numbers.forEach(({ shape, values }, name) => numbers.set(name, { shape: [...shape].reverse(), values })), /cannot load the model .*(shape|size)/],
    ['a model that is none', (form) => (form['name'] = 'oracle'), /There is no model "oracle"/],
    ['classes without end', (form) => (form['task'].classes = Array.from({ length: 10_001 }, String)), /task\.classes/],
    ['images as large as a town', (form) => Object.assign(form['task'], { height: 65_536, width: 65_536 }), /its images have more than 67108864 numbers$/],
    ['a broken circuit', (form) => (form['circuit'].qubits = 0), /The saved circuit is damaged/],
    ['no circuit', (form) => delete form['circuit'], /qcnn needs a circuit/],
    ['a circuit of other inputs', (form) => (form['circuit'].inputs[0].size = 5), /damaged|shape/],
    ['another model’s numbers', (form) => (form['name'] = 'small-cnn'), /its layers have more weights than the 56 numbers that are saved$/],
    ['statistics of other channels', (form) => (form['task'].normalisation = { mean: [1, 2], deviation: [1] }), /its normalisation is of 2 and 1 channels, and its images have 1$/],
    ['no classes', (form) => (form['task'].classes = []), /task\.classes: it has 0 entries/],
    ['a long version', (form) => (form['version'] = 'x'.repeat(1e5)), /it has form "x{39}, and this qcnn reads form 2/],
    ['names from elsewhere', (_, numbers) => { numbers.set('__proto__', numbers.get('sample')!); numbers.delete('sample'); }, /lack "sample"/],
    ['a backend that is none', (form) => (form['backend'] = 'abacus'), /There is no backend "abacus"/],
  ])('%s is one sentence', async (_, change, message) => {
    expect(await messageOf(loadClassifier(changed(change)))).toMatch(message);
  }); // prettier-ignore

  test('a backbone of other numbers, and none', async () => {
    const from = `${good}-features`;
    expect(await messageOf(loadClassifier(changed((form) => (form['backbone'].task.channels = 3), from)))).toMatch(/its layers have more weights than the 23587587 numbers/);
    expect(await messageOf(loadClassifier(changed((form) => delete form['backbone'], from)))).toMatch(/uses the features of a trained ResNet-50/);
  }); // prettier-ignore

  test('files that are cut, changed, links and folders', async () => {
    const copy = () => {
      const folder = newFolder();
      cpSync(good, folder, { recursive: true });
      return { folder, file: join(folder, 'model.safetensors') };
    };
    const bytes = readFileSync(join(good, 'model.safetensors'));
    const header = 8 + Number(bytes.readBigUInt64LE());
    for (const length of [0, 7, 40, header - 1, header, header + 1, bytes.length - 1]) {
      const { folder, file } = copy();
      writeFileSync(file, bytes.subarray(0, length));
      expect(await messageOf(loadClassifier(folder))).toMatch(/(it is no safetensors file|it is cut off)$/);
    }
    const flipped = copy();
    writeFileSync(flipped.file, bytes.with(header + 3, bytes[header + 3] ^ 1));
    expect(await messageOf(loadClassifier(flipped.folder))).toMatch(/it is not as it was written$/);
    const endless = copy();
    rmSync(endless.file);
    symlinkSync('/dev/zero', endless.file);
    expect(await messageOf(loadClassifier(endless.folder))).toMatch(/ is not a file$/);
    const folder = copy();
    rmSync(folder.file);
    mkdirSync(folder.file);
    expect(await messageOf(loadClassifier(folder.folder))).toMatch(/ is not a file$/);
    const text = copy();
    writeSaved(text.folder, '{', new Map());
    expect(await messageOf(loadClassifier(text.folder))).toMatch(/its form is not JSON$/);
    for (const nothing of ['null', '[]', '3', '"x"']) {
      writeSaved(text.folder, nothing, new Map());
      expect(await messageOf(loadClassifier(text.folder))).toMatch(/no model that saveModel wrote$/);
    }
    writeFileSync(text.file, 'PK\x03\x04 something else altogether');
    expect(await messageOf(loadClassifier(text.folder))).toMatch(/it is no safetensors file$/);
    expect(await messageOf(loadClassifier(join(root, 'nowhere')))).toMatch(/^cannot read .*nowhere: /);
    expect(await messageOf(loadClassifier(join(text.file, 'below')))).toMatch(/^cannot read .*below: /);
  });

  test('numbers of the right hash that are no probabilities make no others', async () => {
    const folder = changed((_, numbers) =>
      numbers.forEach(({ shape, values }, name) =>
        numbers.set(name, { shape, values: values.map(() => NaN) }),
      ),
    );
    expect(await messageOf(loadClassifier(folder))).toMatch(
      /number 0 of "sample" is NaN; train it again and save it$/,
    );
  });
});

type Form = Record<string, any>;

function readSaved(folder: string): { form: Form; numbers: NumbersByName } {
  const { metadata, numbers } = unpackArrays(readFileSync(join(folder, 'model.safetensors')));
  return { form: JSON.parse(metadata['qcnn']) as Form, numbers };
}

function writeSaved(folder: string, form: string, numbers: NumbersByName): void {
  const parts = packArrays({ numbers, metadata: { qcnn: form } });
  writeFileSync(join(folder, 'model.safetensors'), Buffer.concat(parts));
}
