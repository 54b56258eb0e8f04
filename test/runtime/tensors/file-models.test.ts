import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { qcnnLayer } from '../../../src/runtime/tensors/qcnn-layer.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import * as tf from '../../../src/runtime/tensors/tf.ts';
import { UserError } from '../../../src/user-error.ts';
import { blochVector, smallCircuit } from '../../models/circuits.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-files-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(() => startEngine());

function buildModel(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [5], activation: 'tanh' }),
      qcnnLayer({ circuit: smallCircuit(3, blochVector(2)), seed: 4 }),
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
}

function sharing(): tf.LayersModel {
  const [a, b] = [tf.input({ shape: [5] }), tf.layers.dense({ units: 5, activation: 'tanh' })];
  const once = b.apply(a) as tf.SymbolicTensor;
  const sum = tf.layers.add().apply([once, b.apply(b.apply(once)) as tf.SymbolicTensor, a]);
  return tf.model({ inputs: a, outputs: sum as tf.SymbolicTensor });
}

function nesting(build: () => tf.LayersModel): tf.LayersModel {
  const [a, inner] = [tf.input({ shape: [5] }), build()];
  const half = tf.layers.dense({ units: 5 }).apply(a);
  const both = tf.layers.concatenate().apply([inner.apply(a), inner.apply(half as tf.SymbolicTensor)] as tf.SymbolicTensor[]); // prettier-ignore
  return tf.model({ inputs: a, outputs: both as tf.SymbolicTensor });
}

const x = () => tf.randomNormal([6, 5], 0, 1, 'float32', 3);
const predictions = async (model: tf.LayersModel) => (model.predict(x()) as tf.Tensor).data();

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(UserError);
  return error.message;
}

describe('file://', () => {
  test('a model with a circuit comes back as it was, trained or not, by folder and by file', async () => {
    const folder = join(root, 'deep', 'model');
    const model = buildModel();
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    await model.fit(x(), tf.oneHot(tf.tensor1d([0, 1, 0, 1, 0, 1], 'int32'), 2), { epochs: 2, verbose: 0 });
    const { modelArtifactsInfo } = await model.save(`file://${folder}`);
    expect(modelArtifactsInfo.modelTopologyType).toBe('JSON');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^model-[0-9a-f]{16}\.bin$/), 'model.json']);
    for (const url of [`file://${folder}/model.json`, `file://${folder}`])
      expect(await predictions(await tf.loadLayersModel(url))).toEqual(await predictions(model));
    await model.fit(x(), tf.oneHot(tf.tensor1d([1, 1, 1, 1, 0, 1], 'int32'), 2), { epochs: 2, verbose: 0 });
    await model.save(`file://${folder}`);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(await predictions(await tf.loadLayersModel(`file://${folder}/model.json`))).toEqual(await predictions(model)); // prettier-ignore
  });

  test('other models of TensorFlow.js in several files', async () => {
    const folder = join(root, 'shards');
    const model = buildModel();
    await model.save(`file://${folder}`);
    const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    const bytes = readFileSync(join(folder, json.weightsManifest[0].paths[0]));
    mkdirSync(join(folder, 'parts'));
    json.weightsManifest[0].paths = ['group1-shard1of2.bin', 'parts/group1-shard2of2.bin'];
    writeFileSync(join(folder, 'group1-shard1of2.bin'), bytes.subarray(0, 50));
    writeFileSync(join(folder, 'parts', 'group1-shard2of2.bin'), bytes.subarray(50));
    writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
    expect(await predictions(await tf.loadLayersModel(`file://${folder}/model.json`))).toEqual(await predictions(model)); // prettier-ignore
  });

  test.each<[string, () => tf.LayersModel]>([
    ['shared layers', sharing],
    ['models in models, called twice', () => nesting(() => tf.sequential({ name: 'inner', layers: [tf.layers.dense({ units: 3, inputShape: [5] })] }))],
    ['graphs in graphs, called twice', () => nesting(() => { const i = tf.input({ shape: [5] }); return tf.model({ name: 'inner', inputs: i, outputs: tf.layers.dense({ units: 3 }).apply(i) as tf.SymbolicTensor }); })],
    ['layers that remember, in wrappers', () => tf.sequential({ layers: [
      tf.layers.reshape({ targetShape: [5, 1], batchInputShape: [6, 5] }),
      tf.layers.bidirectional({ layer: tf.layers.lstm({ units: 2, returnSequences: true }) as tf.RNN, mergeMode: 'concat' }),
      tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 2 }) }),
      tf.layers.gru({ units: 2, stateful: true }),
      tf.layers.batchNormalization(),
    ] })],
  ])('a model of %s', async (_, build) => {
    const model = build();
    const folder = mkdtempSync(join(root, 'kinds-'));
    await model.save(`file://${folder}`);
    const loaded = await tf.loadLayersModel(`file://${folder}`);
    expect(await predictions(loaded)).toEqual(await predictions(model));
    expect(loaded.weights.map(({ shape }) => shape)).toEqual(model.weights.map(({ shape }) => shape));
  }); // prettier-ignore

  test('a part of the weights, where a program asks for a part', async () => {
    const folder = join(root, 'part');
    const dense = (units: number) => tf.sequential({ layers: [tf.layers.dense({ name: 'first', units, inputShape: [5] }), tf.layers.dense({ name: 'last', units: 700 })] }); // prettier-ignore
    await dense(3).save(`file://${folder}`);
    const file = join(folder, 'model.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    json.modelTopology.config.layers[1].config.name = 'other';
    json.modelTopology.config.layers[1].config.units = 7000;
    writeFileSync(file, JSON.stringify(json));
    expect(await messageOf(tf.loadLayersModel(`file://${folder}`))).toMatch(
      /more weights than the 2818 numbers/,
    );
    expect((await tf.loadLayersModel(`file://${folder}`, { strict: false })).outputs[0].shape).toEqual([null, 7000]); // prettier-ignore
  });

  test.each<[string, (json: Record<string, any>, folder: string) => void, RegExp]>([
    ['a path above', (json) => (json['weightsManifest'][0].paths = ['../secret.bin']), /the weights "\.\.\/secret\.bin" lie outside its folder$/],
    ['a path from the root', (json) => (json['weightsManifest'][0].paths = ['/etc/hostname']), /"\/etc\/hostname" lie outside its folder$/],
    ['a link out of it', (json, folder) => { symlinkSync('/etc/hostname', join(folder, 'a.bin')); json['weightsManifest'][0].paths = ['a.bin']; }, /"a\.bin" lie outside its folder$/],
    ['a file that is missing', (json) => (json['weightsManifest'][0].paths = ['b.bin']), /^cannot read .*b\.bin: /],
    ['a folder', (json, folder) => { mkdirSync(join(folder, 'c')); json['weightsManifest'][0].paths = ['c']; }, /c is not a file$/],
    ['the same file again', (json) => json['weightsManifest'][0].paths.push(json['weightsManifest'][0].paths[0]), /its weights have \d+ bytes, not the \d+ that it describes$/],
    ['a huge shape', (json) => (json['weightsManifest'][0].weights[0].shape = [1e9, 1e9]), /it describes more than 2 GiB of numbers$/],
    ['a type that is none', (json) => (json['weightsManifest'][0].weights[0].dtype = 'toString'), /weightsManifest\.0\.weights\.0\.dtype: it must be one of float32/],
    ['a layer of more units than numbers', (json) => (json['modelTopology'].config.layers[0].config.units = 1e8), /its layers have more weights than the 32 numbers that are saved$/],
    ['an input beyond all use', (json) => (json['modelTopology'].config.layers[0].config.batch_input_shape = [null, 1e8]), /its layers have more weights than the 32 numbers that are saved$/],
    ['no topology', (json) => delete json['modelTopology'], /it is no model of TensorFlow\.js: modelTopology is missing$/],
    ['no manifest', (json) => (json['weightsManifest'] = [{ paths: 'a' }]), /weightsManifest\.0\.paths: it must be a list$/],
  ])('%s is one sentence', async (_, change, message) => {
    const folder = mkdtempSync(join(root, 'bad-'));
    await buildModel().save(`file://${folder}`);
    writeFileSync(join(root, 'secret.bin'), 'secret');
    const file = join(folder, 'model.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    change(json, folder);
    writeFileSync(file, JSON.stringify(json));
    expect(await messageOf(tf.loadLayersModel(`file://${file}`))).toMatch(message);
  }); // prettier-ignore

  test('no file, no JSON, no place to write', async () => {
    expect(await messageOf(tf.loadLayersModel(`file://${root}/nowhere/model.json`))).toMatch(/^cannot read /);
    writeFileSync(join(root, 'text.json'), '{');
    expect(await messageOf(tf.loadLayersModel(`file://${root}/text.json`))).toMatch(/it is not JSON$/);
    expect(await messageOf(buildModel().save(`file://${root}/text.json`))).toMatch(/^cannot write /);
  });
});
