// The folder of one model with one seed in that of a study. Each file is whole or absent, and done.json comes last: where
// it is, the model is trained and tested, and is not trained again.
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { appendLines } from '../files/append-lines.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { readBytes } from '../files/read-bytes.ts';
import { orRefuse } from '../files/refuse-file.ts';
import { isTemporary, writeWhole } from '../files/write-whole.ts';
import { finite, Misfit, object, oneOf, optional, record, text, truth, whole } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import type { Classifier } from '../models/classifier.ts';
import { modelFile, weightsFile } from '../models/saved-form.ts';
import type { EpochRecord } from '../runtime/training/fit.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { otherThan, type Identity } from './identity.ts';
import { meanSeconds } from './mean-seconds.ts';
import { metricsLine, readHistory } from './metrics-lines.ts';
import type { Contestant } from './observer.ts';
import { predictionsCsv, readPredictions } from './predictions-csv.ts';
import type { DataSummary, ModelResult } from './result.ts';

/** In the folder of a study: the folder that holds those of its models. */
export const modelsFolder = 'models';

const checkpointFile = 'checkpoint.safetensors';
const metricsFile = 'metrics.jsonl';
const predictionsFile = 'predictions.csv';
const doneFile = 'done.json';
/** Where one is missing, what the others say is not believed: done.json goes first. */
const files = [doneFile, checkpointFile, modelFile, weightsFile, metricsFile, predictionsFile] as const;

const mostText = 2 ** 30;
const count = whole(0, Number.MAX_SAFE_INTEGER);
const doneShape = object({
  form: oneOf('qcnn result'),
  version: oneOf(1),
  identity: record(text),
  parameters: count,
  trainSeconds: finite,
  underTrained: truth,
  keptEpoch: optional(count),
  profile: optional(record(finite)),
});

/** One of a study in `path`: models/NAME/seed-S. */
export interface ModelFolder {
  readonly path: string;
  /** Makes it where there is none; the folder of the study is there. */
  make(): void;
  /** The result of the model there; undefined: it is not done. Throws UserError. */
  finished(description: Contestant, data: DataSummary, identity: Identity): ModelResult | undefined;
  checkpoint(identity: Identity): ReturnType<typeof readCheckpoint>;
  keep(checkpoint: Parameters<typeof writeCheckpoint>[1], identity: Identity): void;
  append(record: EpochRecord): void;
  /** All of its epochs until now. */
  writeHistory(history: readonly EpochRecord[]): void;
  /** Everything, done.json last; the checkpoint goes. */
  finish(result: ModelResult, classifier: Classifier | undefined, data: DataSummary, identity: Identity): Promise<void>; // prettier-ignore
  /** Bytes of the saved model and its weights; 0: none is there. */
  savedBytes(): number;
  removeSaved(): void;
  /** Removes what a stopped process left of files that were being written. */
  removeLeftovers(): void;
  /** Removes our files, and the folders that hold nothing else. */
  remove(): void;
}

export function modelFolder(study: string, name: string, seed: number): ModelFolder {
  const parents = [join(study, modelsFolder), join(study, modelsFolder, name)];
  const path = join(parents[1], `seed-${seed}`);
  const at = (file: string) => join(path, file);
  const model = { name, seed };
  const remove = (file: string) => failClearly(at(file), () => rmSync(at(file), { force: true }));
  const writeHistory = (history: readonly EpochRecord[]) =>
    writeWhole(at(metricsFile), history.map((record) => `${metricsLine(model, record)}\n`).join(''));

  const removeLeftovers = () => namesIn(path).filter(isTemporary).forEach(remove);

  function readDone(identity: Identity) {
    if (!existsSync(at(doneFile))) return undefined;
    const begin = `cannot take over what is done in ${path}`;
    const json = readText(at(doneFile));
    return orRefuse(begin, () => {
      const done = doneShape(parseJson(json));
      const other = otherThan(identity, done.identity);
      if (other !== undefined) throw new Misfit(`it is of ${other}`);
      return done;
    });
  }

  return {
    path,
    make: () =>
      failClearly(path, () => {
        for (const folder of [...parents, path]) if (!existsSync(folder)) mkdirSync(folder);
      }),
    finished({ title, role, quantum }, data, identity) {
      const done = readDone(identity);
      if (!done) return undefined;
      const { parameters, trainSeconds, underTrained, keptEpoch, profile } = done;
      const begin = `cannot take over what is done in ${path}`;
      const [lines, csv] = [metricsFile, predictionsFile].map((file) => readText(at(file)));
      return orRefuse(begin, () => {
        const predictions = readPredictions(csv, data, model, ['validation', 'test']);
        const history = readHistory(lines, model);
        if (!predictions || !history)
          throw new Misfit(`${predictions ? metricsFile : predictionsFile} is not what was written there; remove ${at(doneFile)} to train it again`); // prettier-ignore
        const { labels } = data.splits.test;
        return {
          name,
          title,
          role,
          quantum,
          seed,
          parameters,
          trainSeconds,
          secondsPerEpoch: meanSeconds(history),
          underTrained,
          ...(keptEpoch !== undefined && { keptEpoch }),
          ...(profile && { profile }),
          belowControls: [],
          history,
          test: classificationMetrics(labels, predictions[1].probabilities, data.classes.length),
          predictions,
        };
      });
    },
    checkpoint: (identity) => readCheckpoint(at(checkpointFile), identity),
    keep: (checkpoint, identity) => writeCheckpoint(at(checkpointFile), checkpoint, identity),
    append: (record) => appendLines(at(metricsFile), [metricsLine(model, record)]),
    writeHistory,
    async finish(result, classifier, data, identity) {
      if (classifier) {
        const { saveModel } = await import('../models/save-model.ts');
        await saveModel(classifier, path);
      }
      writeHistory(result.history);
      writeWhole(at(predictionsFile), predictionsCsv(data, [result]));
      const { parameters, trainSeconds, underTrained, keptEpoch, profile } = result;
      const done = { form: 'qcnn result', version: 1, identity, parameters, trainSeconds, underTrained, keptEpoch, profile }; // prettier-ignore
      writeWhole(at(doneFile), `${JSON.stringify(done, null, 2)}\n`);
      remove(checkpointFile);
    },
    savedBytes: () => [modelFile, weightsFile].reduce((sum, file) => sum + sizeOf(at(file)), 0),
    removeSaved: () => [modelFile, weightsFile].forEach(remove),
    removeLeftovers,
    remove() {
      if (!existsSync(path)) return;
      files.forEach(remove);
      removeLeftovers();
      for (const folder of [path, ...parents.toReversed()]) if (!removeEmpty(folder)) return;
    },
  };
}

/** Name and seed of each model that has a folder in that of a study, whatever it holds. */
export function modelFolders(study: string): { readonly name: string; readonly seed: number }[] {
  const models = join(study, modelsFolder);
  return namesIn(models).flatMap((name) =>
    namesIn(join(models, name)).flatMap((folder) => {
      const seed = /^seed-(\d{1,10})$/.exec(folder);
      return seed ? [{ name, seed: Number(seed[1]) }] : [];
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false; // It holds something else.
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readText(path: string): string {
  return Buffer.from(readBytes(path, mostText)).toString('utf8');
}

function parseJson(json: string): unknown {
  try {
    return parseJsonWithin(json, { lists: 64, values: 1024, depth: 8 });
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit(`${doneFile} is not JSON`);
  }
}
