// A trained classifier in a folder: all that it needs to predict again, and nothing of the images it was trained on but
// their statistics (1-nearest-neighbour, which is its images, aside).
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { circuitToJson } from '../compiler/circuit/json.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writeWhole } from '../files/write-whole.ts';
import { isCircuitWeight } from '../runtime/tensors/qcnn-layer.ts';
import { weightsToJson } from '../runtime/weights-to-json.ts';
import { initialWeights } from '../runtime/weights.ts';
import { UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import {
  freezesCircuit,
  needsParts,
  partsQubits,
  readsCircuit,
  slidesCircuit,
  usesCircuit,
  usesResNet,
} from './entries.ts';
import { contextOf, type ModelContext } from './index.ts';
import { packArrays } from './safetensors.ts';
import { modelFile, weightsFile } from './model-files.ts';
import { formKey, formName, formVersion, mostModelBytes } from './saved-form.ts';
import { named, type NumbersByName } from '../runtime/numbers-by-name.ts';

/**
 * Writes `model.safetensors` (statistics and weights as arrays, and the form: circuit, classes, settings, as JSON in the
 * header), and for a model with a circuit `weights.json`, its weights by name as `qcnn run --weights` reads them.
 * `loadClassifier` gives the same predictions bit by bit. The folder is made where there is none; a model that was saved
 * there before is replaced at once, or stays. Gives the bytes that were written. Throws UserError for a classifier that is
 * not fitted or was not made by `createClassifier` or `loadClassifier`, and where the folder cannot be written.
 */
export async function saveModel(classifier: Classifier, folder: string): Promise<number> {
  const context = contextOf(classifier);
  if (!context)
    throw new UserError(`${classifier.name} was not made by createClassifier; save one that was.`);
  const { name } = classifier;
  const { seed, stem } = context;
  const { circuit, backend } = usesCircuit(name) ? context : {};
  const { backbone } = usesResNet(name) ? context : {};
  const { backboneSplit } = usesResNet(name) || needsParts(name) ? context : {};
  const { task, training, numbers } = await classifier.save();
  const below = backbone && {
    trained: await backbone.save(),
    context: contextOf(backbone) ?? { seed },
  };
  const form = {
    form: formName,
    version: formVersion,
    name,
    seed,
    stem,
    backboneSplit,
    backend: typeof backend === 'object' ? backend.name : backend,
    task,
    training,
    circuit: circuit && (JSON.parse(circuitToJson(circuit)) as Record<string, unknown>),
    backbone: below && {
      seed: below.context.seed,
      stem: below.context.stem,
      task: below.trained.task,
      training: below.trained.training,
    },
  };
  const all = new Map([...numbers, ...(below ? named('backbone', below.trained.numbers) : [])]);
  const parts = packArrays({ numbers: all, metadata: { [formKey]: JSON.stringify(form) } });
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes > mostModelBytes)
    throw new UserError(`cannot write ${folder}: the model has more than 2 GiB of numbers`, 1);
  failClearly(folder, () => makeFolder(folder));
  writeWhole(join(folder, modelFile), parts);
  return bytes + writeWeights(folder, circuitWeights(name, context, numbers));
}

interface CircuitWeights {
  readonly circuit: Circuit;
  readonly weights: ArrayLike<number>;
}

/** What the circuit of a model computes with; undefined where it has none, another than the study's, or one without weights. */
function circuitWeights(
  name: string,
  { circuit, seed }: ModelContext,
  numbers: NumbersByName,
): CircuitWeights | undefined {
  const reads = (readsCircuit(name) || slidesCircuit(name)) && !partsQubits(name);
  if (!circuit || weightCount(circuit) === 0 || !reads) return undefined;
  if (freezesCircuit(name)) return { circuit, weights: initialWeights(circuit, seed) };
  const trained = [...numbers].find(([path]) => isCircuitWeight(path.slice(path.lastIndexOf(' ') + 1)));
  if (!trained) throw new Error(`${name} has no weights of its circuit`);
  return { circuit, weights: trained[1].values };
}

/** Those of a former model go where this one has none. Gives the bytes. */
function writeWeights(folder: string, given: CircuitWeights | undefined): number {
  const file = join(folder, weightsFile);
  if (!given) {
    failClearly(file, () => rmSync(file, { force: true }));
    return 0;
  }
  const text = `${JSON.stringify(weightsToJson(given.circuit, given.weights), null, 2)}\n`;
  writeWhole(file, text);
  return text.length;
}
