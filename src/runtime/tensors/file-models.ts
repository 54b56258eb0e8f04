// `file://` for models of TensorFlow.js in Node, as tfjs-node has it: `model.save('file://folder')` writes model.json
// and its weights, `tf.loadLayersModel('file://folder/model.json')` reads them. What is read may be anyone's.
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { readBytes } from '../../files/read-bytes.ts';
import { statOf } from '../../files/stat.ts';
import { mostNumberBytes as mostWeightBytes, writePair } from '../../files/write-pair.ts';
import { systemErrorReason } from '../../system-error.ts';
import { UserError } from '../../user-error.ts';
import * as tf from './tf.ts';

const scheme = 'file://';
const mostJsonBytes = 64 * 2 ** 20;

let isRegistered = false;

/** Makes `file://` known to TensorFlow.js, unless tfjs-node, which has its own, computes. */
export function registerFileModels(): void {
  if (isRegistered) return;
  isRegistered = true;
  const pathOf = (url: string | string[]) =>
    typeof url === 'string' && url.startsWith(scheme) && tf.findBackend('tensorflow') === null
      ? url.slice(scheme.length)
      : undefined;
  tf.io.registerSaveRouter((url) => {
    const path = pathOf(url);
    return path === undefined ? (null as unknown as tf.io.IOHandler) : { save: (model) => save(path, model) };
  });
  tf.io.registerLoadRouter((url) => {
    const path = pathOf(url);
    return path === undefined ? (null as unknown as tf.io.IOHandler) : { load: () => load(path) };
  });
}

async function save(folder: string, artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> {
  const { weightData, weightSpecs = [], modelTopology } = artifacts;
  if (modelTopology instanceof ArrayBuffer)
    throw new UserError('A model whose topology is binary is not saved to files.');
  const parts = Array.isArray(weightData) ? weightData : [weightData ?? new ArrayBuffer(0)];
  const bytes = new Uint8Array(Buffer.concat(parts.map((part) => new Uint8Array(part))));
  writePair(folder, 'model', bytes, ({ file }) => {
    const { weightData: _, weightSpecs: __, ...rest } = artifacts;
    return JSON.stringify({ ...rest, weightsManifest: [{ paths: [file], weights: weightSpecs }] });
  });
  return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
}

async function load(path: string): Promise<tf.io.ModelArtifacts> {
  const file = isFolder(path) ? join(path, 'model.json') : path;
  const json = readModelJson(file);
  return tf.io.getModelArtifactsForJSON(json, async (manifest) => {
    const specs = manifest.flatMap(({ weights }) => weights);
    const paths = manifest.flatMap((group) => group.paths);
    const bytes = readWeights(file, paths);
    const expected = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
    if (bytes.length !== expected)
      refuse(file, `its weights have ${bytes.length} bytes, not the ${expected} that it describes`);
    return [specs, bytes.buffer];
  });
}

function readModelJson(file: string): tf.io.ModelJSON {
  const json = parse(file);
  if (!isRecord(json) || !isRecord(json['modelTopology']))
    return refuse(file, 'it is no model of TensorFlow.js: modelTopology is missing');
  const manifest = json['weightsManifest'] ?? [];
  if (!Array.isArray(manifest) || !manifest.every(isGroup))
    return refuse(file, 'its weightsManifest is no list of files and their weights');
  const model = { ...json, weightsManifest: manifest } as unknown as tf.io.ModelJSON;
  requireModest(file, model);
  return model;
}

/** Numbers that one sample of an input has at most. */
const mostInputs = 2 ** 24;

/**
 * Layers are built before weights are compared: none may state more units than there are saved numbers, nor inputs
 * beyond all use.
 */
function requireModest(file: string, { modelTopology, weightsManifest }: tf.io.ModelJSON): void {
  const saved = weightsManifest
    .flatMap(({ weights }) => weights)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const pending: unknown[] = [modelTopology];
  while (pending.length > 0) {
    const part = pending.pop();
    if (typeof part !== 'object' || part === null) continue;
    for (const [key, value] of Object.entries(part)) {
      if (typeof value === 'number' && sizes.has(key) && value > saved)
        refuse(file, `a layer has ${key} ${value}, more than the ${saved} numbers that are saved`);
      if (key === 'batch_input_shape' && Array.isArray(value) && sizeOf(value.slice(1)) > mostInputs)
        refuse(
          file,
          `an input has the shape [${value.join(', ')}], more than ${mostInputs} numbers a sample`,
        );
      pending.push(value);
    }
  }
}

const sizes: ReadonlySet<string> = new Set([
  'units',
  'filters',
  'depth_multiplier',
  'input_dim',
  'output_dim',
]);

function sizeOf(shape: readonly unknown[]): number {
  return shape.reduce<number>((product, length) => product * (typeof length === 'number' ? length : 1), 1);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readBytes(file, mostJsonBytes)));
  } catch (error) {
    if (error instanceof UserError) throw error;
    return refuse(file, 'it is not JSON');
  }
}

/** Files of the model's own folder, one after the other. */
function readWeights(file: string, paths: readonly string[]): Uint8Array<ArrayBuffer> {
  const folder = dirname(file);
  let left = mostWeightBytes;
  const parts = paths.map((path) => {
    const place = join(folder, path);
    const isWithin =
      !isAbsolute(path) && !/[\\\0]/.test(path) && !path.split('/').some((name) => name === '' || name === '..');
    if (!isWithin || leaves(folder, place)) refuse(file, `the weights ${JSON.stringify(path)} lie outside its folder`);
    const part = readBytes(place, left);
    left -= part.length;
    return part;
  }); // prettier-ignore
  const bytes = new Uint8Array(mostWeightBytes - left);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Whether links on the way lead out of the folder. What is not there is told when it is read. */
function leaves(folder: string, place: string): boolean {
  try {
    const way = relative(realpathSync(folder), realpathSync(place));
    return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  } catch (error) {
    if (systemErrorReason(error) === undefined) throw error;
    return false;
  }
}

function bytesOf({ shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  return sizeOf(shape) * (bytesOfType[quantization?.dtype ?? dtype] ?? NaN);
}

const bytesOfType: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

function isGroup(group: unknown): boolean {
  return (
    isRecord(group) &&
    Array.isArray(group['paths']) &&
    group['paths'].every((path) => typeof path === 'string') &&
    Array.isArray(group['weights']) &&
    group['weights'].every(isSpec)
  );
}

function isSpec(spec: unknown): boolean {
  if (!isRecord(spec) || typeof spec['name'] !== 'string' || typeof spec['dtype'] !== 'string') return false;
  const { shape, quantization } = spec;
  const isShape = Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  return isShape && (quantization === undefined || isRecord(quantization));
} // prettier-ignore

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFolder(path: string): boolean {
  try {
    return statOf(path)?.isDirectory() === true;
  } catch {
    return false;
  }
}

function refuse(file: string, reason: string): never {
  throw new UserError(`cannot load the model ${file}: ${reason}`, 1);
}
