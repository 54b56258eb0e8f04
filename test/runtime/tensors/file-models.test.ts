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

  test.each<[string, (json: Record<string, any>, folder: string) => void, RegExp]>([
    ['a path above', (json) => (json['weightsManifest'][0].paths = ['../secret.bin']), /the weights "\.\.\/secret\.bin" lie outside its folder$/],
    ['a path from the root', (json) => (json['weightsManifest'][0].paths = ['/etc/hostname']), /"\/etc\/hostname" lie outside its folder$/],
    ['a link out of it', (json, folder) => { symlinkSync('/etc/hostname', join(folder, 'a.bin')); json['weightsManifest'][0].paths = ['a.bin']; }, /"a\.bin" lie outside its folder$/],
    ['a file that is missing', (json) => (json['weightsManifest'][0].paths = ['b.bin']), /^cannot read .*b\.bin: /],
    ['a folder', (json, folder) => { mkdirSync(join(folder, 'c')); json['weightsManifest'][0].paths = ['c']; }, /c is not a file$/],
    ['the same file again', (json) => json['weightsManifest'][0].paths.push(json['weightsManifest'][0].paths[0]), /its weights have \d+ bytes, not the \d+ that it describes$/],
    ['a huge shape', (json) => (json['weightsManifest'][0].weights[0].shape = [1e9, 1e9]), /bytes, not the/],
    ['a type that is none', (json) => (json['weightsManifest'][0].weights[0].dtype = 'toString'), /bytes, not the NaN/],
    ['a layer of more units than numbers', (json) => (json['modelTopology'].config.layers[0].config.units = 1e8), /a layer has units 100000000, more than the \d+ numbers that are saved$/],
    ['an input beyond all use', (json) => (json['modelTopology'].config.layers[0].config.batch_input_shape = [null, 1e8]), /an input has the shape \[, 100000000\], more than/],
    ['no topology', (json) => delete json['modelTopology'], /it is no model of TensorFlow\.js: modelTopology is missing$/],
    ['no manifest', (json) => (json['weightsManifest'] = [{ paths: 'a' }]), /its weightsManifest is no list/],
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
