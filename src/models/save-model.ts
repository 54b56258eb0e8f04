// A trained classifier in a folder: all that it needs to predict again, and nothing of the images it was trained on but
// their statistics (1-nearest-neighbour, which is its images, aside).
import { circuitToJson } from '../compiler/circuit/json.ts';
import { writePair } from '../files/write-pair.ts';
import { UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import { usesCircuit, usesResNet } from './entries.ts';
import { contextOf } from './index.ts';
import { formName, formVersion, packNumbers } from './saved-form.ts';
import { named, pairName } from './trained.ts';

/**
 * Writes qcnn-model.json (form 1: circuit, classes, settings, statistics' and weights' shapes) and a file of numbers;
 * `loadModel` gives the same predictions bit by bit. The folder is made where there is none; a model that was saved there
 * before is replaced at once, or stays. Throws UserError for a classifier that is not fitted or was not made by
 * `createClassifier` or `loadModel`, and where the folder cannot be written.
 */
export async function saveModel(classifier: Classifier, folder: string): Promise<void> {
  const context = contextOf(classifier);
  if (!context)
    throw new UserError(`${classifier.name} was not made by createClassifier; save one that was.`);
  const { name } = classifier;
  const { seed, stem } = context;
  const { circuit, backend } = usesCircuit(name) ? context : {};
  const { backbone } = usesResNet(name) ? context : {};
  const { task, training, numbers } = await classifier.save();
  const below = backbone && {
    trained: await backbone.save(),
    context: contextOf(backbone) ?? { seed },
  };
  const all = new Map([...numbers, ...(below ? named('backbone', below.trained.numbers) : [])]);
  const { described, bytes } = packNumbers(all);
  writePair(folder, pairName, bytes, (file) => {
    const form = {
      form: formName,
      version: formVersion,
      name,
      seed,
      stem,
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
      numbers: described,
      file,
    };
    return `${JSON.stringify(form)}\n`;
  });
}
