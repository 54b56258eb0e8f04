// The folder of one run of a model in that of a study. Each file is whole or absent, and done.json comes last: where
// it is, the model is trained and tested, and is not trained again.
import { existsSync, mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { appendLines } from '../files/append-lines.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { readBytes } from '../files/read-bytes.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { isTemporary, writeWhole } from '../files/write-whole.ts';
import type { Classifier } from '../models/classifier.ts';
import { modelFile, weightsFile } from '../models/model-files.ts';
import type { EpochRecord } from '../runtime/training/fit.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import { UserError } from '../user-error.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { hashOf, readDone, writeDone } from './done-file.ts';
import type { Identity } from './identity.ts';
import { saying, trainAnew, withRemedy } from './remedy.ts';
import { meanSeconds } from './mean-seconds.ts';
import { metricsLine, readHistory } from './metrics-lines.ts';
import type { Contestant } from './observer.ts';
import { predictedImages } from './predicted-images.ts';
import { predictionsCsv, readPredictions } from './predictions-csv.ts';
import type { DataSummary, ModelResult } from './result.ts';
import { checkpointFile, doneFile, modelsFolder, namesIn, runFolder } from './run-files.ts';
import { keyOf, type RunKey } from './run-key.ts';
import { tuningFolder } from './tuning/tuning-folder.ts';

const metricsFile = 'metrics.jsonl';
const predictionsFile = 'predictions.csv';
/** Where one is missing, what the others say is not believed: done.json goes first. */
const files = [doneFile, checkpointFile, modelFile, weightsFile, metricsFile, predictionsFile] as const;

const mostText = 2 ** 30;
/** One of a study in `path`: models/NAME/seed-S, or models/NAME/seed-S-fold-F. */
export interface ModelFolder {
  readonly path: string;
  /** Makes it where there is none; the folder of the study is there. */
  make(): void;
  /** Whether done.json is there, or a checkpoint, or what was tried before. */
  stands(): 'done' | 'begun' | undefined;
  /** The result of the model there; undefined: it is not done. Throws UserError, which says what to remove, as the two below. */
  finished(description: Contestant, data: DataSummary, identity: Identity): ModelResult | undefined;
  /** Where its training, or `trial`, that of this configuration, stopped; metrics.jsonl is cut to the epochs before. */
  checkpoint(identity: Identity, trial?: number): ReturnType<typeof readCheckpoint>;
  /** The model that is done, trained. */
  load(): Promise<Classifier>;
  keep(checkpoint: Parameters<typeof writeCheckpoint>[1], identity: Identity): void;
  append(record: EpochRecord): void;
  /** Everything, done.json last; checkpoints go. */
  finish(result: ModelResult, classifier: Classifier | undefined, data: DataSummary, identity: Identity): Promise<void>; // prettier-ignore
  /** Bytes of the saved model and its weights; 0: none is there. */
  savedBytes(): number;
  removeSaved(): void;
  removeCheckpoints(): void;
  /** Removes what a stopped process left of files that were being written. */
  removeLeftovers(): void;
  /** Removes our files, and the folders that hold nothing else. */
  remove(): void;
}

export function modelFolder(study: string, name: string, key: RunKey): ModelFolder {
  const parents = [join(study, modelsFolder), join(study, modelsFolder, name)];
  const path = runFolder(study, name, key);
  const at = (file: string) => join(path, file);
  const model = { name, ...key };
  const remove = (file: string) => failClearly(at(file), () => rmSync(at(file), { force: true }));
  const linesOf = (history: readonly EpochRecord[]) =>
    history.map((record) => `${metricsLine(model, record)}\n`).join('');
  const trainAgain = `remove ${at(doneFile)} to train it again`;

  const tuning = tuningFolder(path);
  const removeCheckpoints = () => {
    remove(checkpointFile);
    tuning.removeCheckpoints();
  };
  const removeLeftovers = () => namesIn(path).filter(isTemporary).forEach(remove);

  return {
    path,
    make: () =>
      failClearly(path, () => {
        for (const folder of [...parents, path]) {
          if (existsSync(folder)) continue;
          mkdirSync(folder);
          syncFolder(dirname(folder));
        }
      }),
    stands() {
      if (existsSync(at(doneFile))) return 'done';
      return existsSync(at(checkpointFile)) || tuning.isBegun() ? 'begun' : undefined;
    },
    finished: (description, data, identity) =>
      withRemedy(trainAgain, () => readResult(path, description, data, identity)),
    load: () =>
      loadTrained(path, name).catch((error: unknown) => {
        throw saying(error, trainAgain);
      }),
    checkpoint(identity, trial) {
      const checkpoint =
        withRemedy(trainAnew, () => readCheckpoint(at(checkpointFile), identity)) ??
        (trial === undefined ? undefined : tuning.checkpoint(trial, identity));
      if (checkpoint || existsSync(at(metricsFile)))
        writeWhole(at(metricsFile), linesOf(checkpoint?.history ?? []));
      return checkpoint;
    },
    keep: (checkpoint, identity) => writeCheckpoint(at(checkpointFile), checkpoint, identity),
    append: (record) => appendLines(at(metricsFile), [metricsLine(model, record)]),
    async finish(result, classifier, data, identity) {
      if (classifier) {
        const { saveModel } = await import('../models/save-model.ts');
        await saveModel(classifier, path);
      }
      const texts = {
        [metricsFile]: linesOf(result.history),
        [predictionsFile]: predictionsCsv(data, [result]),
      };
      for (const [file, text] of Object.entries(texts)) writeWhole(at(file), text);
      const hashes = Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, hashOf(text)]));
      const { parameters, trainSeconds, underTrained, keptEpoch, profile, deviceWork } = result;
      const { probe, shots, robustness, cost, examples } = result;
      writeDone(at(doneFile), {
        identity,
        parameters,
        trainSeconds,
        underTrained,
        keptEpoch,
        profile,
        deviceWork,
        cost,
        examples: examples && [...examples],
        probe: probe && { before: probe.before, after: [...probe.after] },
        shots: shots && { ...shots, accuracies: [...shots.accuracies] },
        robustness: robustness && [...robustness],
        files: hashes,
      });
      removeCheckpoints();
    },
    savedBytes: () => [modelFile, weightsFile].reduce((sum, file) => sum + sizeOf(at(file)), 0),
    removeSaved: () => [modelFile, weightsFile].forEach(remove),
    removeCheckpoints,
    removeLeftovers,
    remove() {
      if (!existsSync(path)) return;
      files.forEach(remove);
      tuning.remove();
      removeLeftovers();
      for (const folder of [path, ...parents.toReversed()]) if (!removeEmpty(folder)) return;
    },
  };
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

/** The model that is trained, of a folder. */
async function loadTrained(path: string, name: string): Promise<Classifier> {
  const { loadClassifier } = await import('../models/load-classifier.ts');
  const loaded = await loadClassifier(path);
  if (loaded.name === name) return loaded;
  loaded.dispose();
  throw new UserError(`${join(path, modelFile)} is of ${loaded.name}, not ${name}`, 1);
}

/** What is done in a folder, if it is. */
function readResult(
  path: string,
  model: Contestant,
  data: DataSummary,
  identity: Identity,
): ModelResult | undefined {
  const at = (file: string) => join(path, file);
  const { name, title, role, quantum } = model;
  if (!existsSync(at(doneFile))) return undefined;
  const done = readDone(at(doneFile), identity);
  const { parameters, trainSeconds, underTrained, keptEpoch, profile, deviceWork } = done;
  const { probe, shots, robustness, cost, examples } = done;
  const [lines, csv] = [metricsFile, predictionsFile].map((file) => readText(at(file)));
  const predictions = hashOf(csv) === done.files[predictionsFile] && readPredictions(csv, data, model, ['validation', 'test']); // prettier-ignore
  const history = hashOf(lines) === done.files[metricsFile] && readHistory(lines, model);
  if (!predictions || !history)
    throw new UserError(`${at(predictions ? metricsFile : predictionsFile)} is not what was written there`, 1); // prettier-ignore
  const { labels } = predictedImages(data, model).test;
  return {
    name,
    title,
    role,
    quantum,
    ...keyOf(model),
    parameters,
    trainSeconds,
    secondsPerEpoch: meanSeconds(history),
    underTrained,
    ...(keptEpoch !== undefined && { keptEpoch }),
    ...(profile && { profile }),
    ...(deviceWork && { deviceWork }),
    ...(cost && { cost }),
    ...(examples && { examples }),
    ...(probe && { probe }),
    ...(shots && { shots }),
    ...(robustness && { robustness }),
    belowControls: [],
    history,
    test: classificationMetrics(labels, predictions[1].probabilities, data.classes.length),
    predictions,
  };
}

function readText(path: string): string {
  return Buffer.from(readBytes(path, mostText)).toString('utf8');
}
