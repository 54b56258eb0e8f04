// A classifier from a file that `saveModel` wrote, or anyone else: what does not fit is one sentence.
import { checkOptions } from '../option-names.ts';
import { join } from 'node:path';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { circuitFromJson } from '../compiler/circuit/json.ts';
import { readBytes } from '../files/read-bytes.ts';
import { statOf } from '../files/stat.ts';
import { orRefuseModel, refuseModel } from '../files/read-model-json.ts';
import { Misfit } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { imagesOfValues, sampleSize } from '../runtime/data/images.ts';
import { below, type NumbersByName } from '../runtime/numbers-by-name.ts';
import { deviceBackends } from '../runtime/backends/index.ts';
import { currentWebgpu } from '../runtime/tensors/webgpu/webgpu-backend.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import { RequestRefusal, UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import { startEngineBeside } from './computed-by.ts';
import { slidesCircuit, usesResNet } from './entries.ts';
import { createClassifier, madeIn, type ModelContext } from './index.ts';
import { modelFile } from './model-files.ts';
import { unpackArrays } from './safetensors.ts';
import { formKey, formName, formVersion, mostModelBytes, savedShape, type SavedForm } from './saved-form.ts';
import type { Task } from './trained.ts';

/** A classifier that is trained; `fit` trains it anew. */
export interface LoadedModel extends Classifier {
  /** The images that it takes, the classes in the order of its probabilities, and how bytes become images' values. */
  readonly task: Task;
}

/** What a loaded model computes with. */
export interface LoadClassifierOptions {
  /** What computes the circuit, or its name; default: what did when it was saved, if it can run here. */
  readonly backend?: Backend | string | undefined;
  /** What computes the classical layers, as `startEngine` takes it; default: as there. */
  readonly engine?: EngineChoice | undefined;
}

/** A circuit of half a million gates. */
const mostJson = { lists: 2 ** 21, values: 2 ** 23, depth: 1024 } as const;

/**
 * The model of a folder that `saveModel` wrote, or of its file, ready to predict: `normalise(dataset, model.task.normalisation)` makes its images. Bit by bit
 * the predictions of the model that was saved, on the same engine and backend. Throws UserError: exit code 1 where there is no
 * model, where it is damaged, or of a later form; 2 for an engine or a backend that is not here, or that do not fit together.
 */
export async function loadClassifier(
  path: string,
  options: LoadClassifierOptions = {},
): Promise<LoadedModel> {
  if (typeof (path as unknown) !== 'string')
    throw new UserError('The folder of a model is its path, a text.');
  checkOptions('loadClassifier', options, { backend: true, engine: true });
  const file = fileOf(path);
  const { form, numbers } = readModel(file);
  await startEngineBeside(options.engine, options.backend);
  const damaged = (error: unknown): never => {
    return refuseModel(file, error instanceof Error ? error.message : String(error));
  };
  let backbone: Classifier | undefined;
  let classifier: Classifier | undefined;
  try {
    const circuit = form.circuit && circuitFromJson(JSON.stringify(form.circuit));
    if (form.backbone && usesResNet(form.name)) {
      backbone = createClassifier('resnet50', { seed: form.backbone.seed, stem: form.backbone.stem });
      await backbone.restore({ ...form.backbone, numbers: below(numbers, 'backbone') });
    }
    const { name, seed, stem, backboneSplit, task, training } = form;
    const context = {
      seed,
      stem,
      backboneSplit,
      backend: options.backend ?? savedBackend(form),
      circuit,
      backbone,
    };
    classifier = createClassifier(name, context);
    await classifier.restore({ task, training, numbers });
    if (predictsSoon(form, circuit)) await classifier.predict(oneImage(task));
    return loaded(classifier, task, context);
  } catch (error) {
    classifier?.dispose();
    backbone?.dispose();
    if (error instanceof RequestRefusal) throw error;
    return damaged(error);
  }
}

/** What computed its circuit when it was saved, where that answers at once here, too; undefined: what computes usually. */
function savedBackend({ backend }: SavedForm): string | undefined {
  const isHere = currentWebgpu() === undefined && deviceBackends.every(({ name }) => name !== backend);
  return isHere ? backend : undefined;
}

/** It owns the network whose features it begins with. */
function loaded(classifier: Classifier, task: Task, context: ModelContext): LoadedModel {
  const model: LoadedModel = {
    ...classifier,
    task,
    async predict(images) {
      const [given, own] = [images, task].map(({ height, width, channels }) => `${height} × ${width} × ${channels}`); // prettier-ignore
      if (given !== own)
        throw new UserError(`The model takes images of ${own} (height × width × channels), not ${given}.`);
      return classifier.predict(images);
    },
    dispose() {
      classifier.dispose();
      context.backbone?.dispose();
    },
  };
  return madeIn(context, model);
}

/** Name and numbers of a saved model, a folder or a file, to start a training from. Throws UserError where there is none. */
export function readTrained(path: string): { readonly name: string; readonly numbers: NumbersByName } {
  const { form, numbers } = readModel(fileOf(path));
  return { name: form.name, numbers };
}

function fileOf(path: string): string {
  return isFolder(path) ? join(path, modelFile) : path;
}

function isFolder(path: string): boolean {
  try {
    return statOf(path)?.isDirectory() ?? false;
  } catch {
    return false; // What the system says of it is said where it is read.
  }
}

function readModel(file: string): { form: SavedForm; numbers: NumbersByName } {
  const bytes = readBytes(file, mostModelBytes);
  return orRefuseModel(file, () => {
    const { numbers, metadata } = unpackArrays(bytes);
    const form = readForm(metadata[formKey]);
    for (const [name, { values }] of numbers) {
      const at = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
      if (at >= 0)
        throw new Misfit(
          `number ${at} of ${JSON.stringify(name)} is ${values[at]}; train it again and save it`,
        );
    }
    return { form, numbers };
  });
}

function readForm(text: string | undefined): SavedForm {
  const json = text === undefined ? undefined : parseForm(text);
  const { form, version } = (json ?? {}) as { form?: unknown; version?: unknown };
  if (form !== formName) throw new Misfit('it is no model that saveModel wrote');
  if (version !== formVersion) {
    throw new Misfit(
      `it has form ${String(JSON.stringify(version)).slice(0, 40)}, and this qcnn reads form ${formVersion}; use the qcnn that saved it, or a newer one`,
    );
  }
  const saved = savedShape(json);
  const { channels, normalisation } = saved.task;
  for (const { task } of [saved, ...(saved.backbone ? [saved.backbone] : [])])
    if (sampleSize(task) > mostOfImage) throw new Misfit(`its images have more than ${mostOfImage} numbers`);
  const lengths = normalisation && [normalisation.mean.length, normalisation.deviation.length];
  if (lengths?.some((length) => length !== channels))
    throw new Misfit(`its normalisation is of ${lengths.join(' and ')} channels, and its images have ${channels}`); // prettier-ignore
  return saved;
}

function parseForm(text: string): unknown {
  try {
    return parseJsonWithin(text, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('its form is not JSON');
  }
}

/** Numbers. */
const mostOfImage = 2 ** 26;

/** Of an image's numbers, and of a circuit's gates times amplitudes, beyond which nothing is computed while loading. */
const quick = { image: 2 ** 18, circuit: 2 ** 28 } as const;

/** Whether all parts fit one another shows in a prediction, which a stranger's model may make as long as it likes. */
function predictsSoon({ name, task }: SavedForm, circuit: Circuit | undefined): boolean {
  const size = sampleSize(task);
  const runs = slidesCircuit(name) ? size : 1;
  const work = circuit ? runs * circuit.operations.length * 2 ** circuit.qubits : 0;
  return size <= quick.image && work <= quick.circuit;
}

function oneImage(task: Task): Images {
  const values = new Float32Array(sampleSize(task));
  return imagesOfValues({ ...task, count: 1, values, labels: new Int32Array(1) });
}
