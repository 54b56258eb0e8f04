// `file://` for models of TensorFlow.js in Node, as tfjs-node has it: `model.save('file://folder')` writes model.json
// and its weights, `tf.loadLayersModel('file://folder/model.json')` reads them. What is read may be anyone's.
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { readBytes, sizeOfFile } from '../../files/read-bytes.ts';
import { statOf } from '../../files/stat.ts';
import { orRefuseModel, readModelJson, refuseModel } from '../../files/read-model-json.ts';
import { writePair } from '../../files/write-pair.ts';
import { Misfit, object } from '../../json-shape.ts';
import { systemErrorReason } from '../../system-error.ts';
import { UserError } from '../../user-error.ts';
import { measureModel } from './measure-model.ts';
import * as tf from './tf.ts';
import { requireBuildable } from './topology.ts';
import { readManifest, type SavedWeights } from './weights-manifest.ts';

const scheme = 'file://';

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
  tf.io.registerLoadRouter((url, options) => {
    const path = pathOf(url);
    const strict = options?.strict !== false;
    return path === undefined ? (null as unknown as tf.io.IOHandler) : { load: () => load(path, strict) };
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

async function load(path: string, strict: boolean): Promise<tf.io.ModelArtifacts> {
  const file = isFolder(path) ? join(path, 'model.json') : path;
  const { saved, model } = readDescription(file);
  const { modelTopology, trainingConfig } = model;
  try {
    const mostNumbers = strict ? saved.numbers : saved.numbers + mostUnsaved;
    await measureModel(modelTopology, { mostNumbers, trainingConfig });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isOurs = error instanceof Misfit || error instanceof UserError;
    refuseModel(file, isOurs ? reason : `TensorFlow.js cannot build it: ${reason}`);
  }
  const bytes = readWeights(file, saved);
  return tf.io.getModelArtifactsForJSON(model, () => Promise.resolve([saved.specs, bytes.buffer]));
}

/** Numbers of weights that are not saved, where a program asks for those that are with `strict: false`. */
const mostUnsaved = 2 ** 24;

const mostJson = { lists: 2 ** 18, values: 2 ** 20, depth: 128 } as const;

/** What stands beside the weights: nothing of it is larger than its text, and its layers can be built. */
function readDescription(file: string): { readonly saved: SavedWeights; readonly model: tf.io.ModelJSON } {
  const json = readModelJson(file, mostJson);
  return orRefuseModel(file, () => {
    if (!isRecord(json) || !isRecord(json['modelTopology']))
      throw new Misfit('it is no model of TensorFlow.js: modelTopology is missing');
    const weightsManifest = json['weightsManifest'] ?? [];
    const saved = object({ weightsManifest: readManifest })({ weightsManifest });
    requireBuildable(json['modelTopology']);
    return {
      saved: saved.weightsManifest,
      model: { ...json, weightsManifest } as unknown as tf.io.ModelJSON,
    };
  });
}

/** Files of the model's own folder, one after the other. Their sizes are looked at before any is read. */
function readWeights(file: string, { paths, bytes: expected }: SavedWeights): Uint8Array<ArrayBuffer> {
  const places = paths.map((path) => placeOf(file, path));
  const found = places.reduce((sum, place) => sum + sizeOfFile(place), 0);
  if (found !== expected)
    refuseModel(file, `its weights have ${found} bytes, not the ${expected} that it describes`);
  const bytes = new Uint8Array(expected);
  let at = 0;
  for (const place of places) {
    const part = readBytes(place, expected - at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function placeOf(file: string, path: string): string {
  const folder = dirname(file);
  const place = join(folder, path);
  const isWithin =
    !isAbsolute(path) &&
    !/[\\\0]/.test(path) &&
    !path.split('/').some((name) => name === '' || name === '..');
  if (!isWithin || leaves(folder, place))
    refuseModel(file, `the weights ${JSON.stringify(path)} lie outside its folder`);
  return place;
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
