// A classifier from a folder that `saveModel` wrote, or anyone else: what does not fit is one sentence.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { circuitFromJson } from '../compiler/circuit/json.ts';
import { readBytes } from '../files/read-bytes.ts';
import { orRefuseModel, readModelJson, refuseModel } from '../files/read-model-json.ts';
import { isNumbersFile, mostNumberBytes } from '../files/write-pair.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import { slidesCircuit, trainsResNet, usesResNet } from './entries.ts';
import { sampleSize } from './front.ts';
import { createClassifier, madeIn, type ModelContext } from './index.ts';
import { FEATURES } from './resnet50.ts';
import { formName, formVersion, savedShape, unpackNumbers, type SavedForm } from './saved-form.ts';
import { below, noImages, pairName, take, type NumbersByName, type Task } from './trained.ts';

/** A classifier that is trained; `fit` trains it anew. */
export interface LoadedModel extends Classifier {
  /** The images that it takes, the classes in the order of its probabilities, and how bytes become images' values. */
  readonly task: Task;
}

/** What a loaded model computes with. */
export interface LoadModelOptions {
  /** What computes the circuit; default: what did when it was saved, if it can run here. */
  readonly backend?: string | undefined;
}

/** A circuit of half a million gates. */
const mostJson = { lists: 2 ** 21, values: 2 ** 23, depth: 1024 } as const;
/** Of one layer, which is built before weights are compared. */
const mostWeights = 2 ** 28;

/**
 * The model of a folder, ready to predict: `normalise(dataset, model.task.normalisation)` makes its images. Bit by bit
 * the predictions of the model that was saved, on the same engine and backend. Throws UserError where there is no model,
 * where it is damaged, or of a later form.
 */
export async function loadModel(folder: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const file = join(folder, `${pairName}.json`);
  const form = readForm(file);
  const numbers = readNumbers(folder, form, file);
  const damaged = (error: unknown): never => {
    return refuseModel(file, error instanceof Error ? error.message : String(error));
  };
  let backbone: Classifier | undefined;
  let classifier: Classifier | undefined;
  try {
    const circuit = form.circuit && circuitFromJson(JSON.stringify(form.circuit));
    requireModest(form, circuit, numbers);
    if (form.backbone && usesResNet(form.name)) {
      backbone = createClassifier('resnet50', form.backbone);
      await backbone.restore({ ...form.backbone, numbers: below(numbers, 'backbone') });
    }
    const { name, seed, stem, task, training } = form;
    const context = { seed, stem, backend: options.backend ?? form.backend, circuit, backbone };
    classifier = createClassifier(name, context);
    await classifier.restore({ task, training, numbers });
    await classifier.predict(oneImage(task));
    return loaded(classifier, task, context);
  } catch (error) {
    classifier?.dispose();
    backbone?.dispose();
    return damaged(error);
  }
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

function readForm(file: string): SavedForm {
  const json = readModelJson(file, mostJson);
  const { form, version } = (json ?? {}) as { form?: unknown; version?: unknown };
  if (form !== formName) return refuseModel(file, 'it is no model that saveModel wrote');
  if (version !== formVersion) {
    return refuseModel(
      file,
      `it has form ${String(JSON.stringify(version)).slice(0, 40)}, and this qcnn reads form ${formVersion}; use the qcnn that saved it, or a newer one`,
    );
  }
  return orRefuseModel(file, () => savedShape(json));
}

function readNumbers(folder: string, { numbers, file }: SavedForm, form: string): NumbersByName {
  if (!isNumbersFile(file.file, pairName))
    refuseModel(form, `it names its numbers ${JSON.stringify(file.file)}`);
  const bytes = readBytes(join(folder, file.file), mostNumberBytes);
  const isWhole =
    bytes.length === file.bytes && createHash('sha256').update(bytes).digest('hex') === file.sha256;
  const unpacked = isWhole ? unpackNumbers(numbers, bytes) : undefined;
  return (
    unpacked ??
    refuseModel(form, `its numbers in ${file.file} are not those that it describes; save it again`)
  );
}

/** Layers are built for shapes that the form states: none may be larger than any that a model is trained with. */
function requireModest({ name, task, backbone }: SavedForm, circuit: Circuit | undefined, numbers: NumbersByName): void {
  const sample = numbers.has('sample') ? [...take(numbers, 'sample', [3])] : [];
  if (!sample.every((length) => Number.isInteger(length) && length > 0)) throw new UserError('its sample has no size');
  const patches = circuit && slidesCircuit(name) ? task.height * task.width : 1;
  const widths = [
    FEATURES,
    sampleSize(task),
    backbone ? sampleSize(backbone.task) : 0,
    sample.reduce((product, length) => product * length, 1),
    circuit ? inputCount(circuit) : 0,
    circuit ? patches * outputCount(circuit) : 0,
  ];
  const classes = Math.max(task.classes.length, backbone?.task.classes.length ?? 0);
  const dense = circuit && trainsResNet(name) ? FEATURES * inputCount(circuit) : 0;
  if (Math.max(dense, Math.max(...widths) * classes) > mostWeights)
    throw new UserError(`it states a layer of more than ${mostWeights} weights`);
} // prettier-ignore

function oneImage(task: Task): Images {
  return {
    ...noImages(task),
    count: 1,
    values: new Float32Array(sampleSize(task)),
    labels: new Int32Array(1),
  };
}
