// Where a trained model was sought and there is none: what stands there instead, a study, a training that has not ended, a
// seed that was not kept, and where its models are.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { modelFile } from '../models/model-files.ts';
import { listed } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import { checkpointFile, doneFile, modelFolders, modelsFolder, runFolder } from './run-files.ts';
import { keyNamed } from './run-key.ts';

/** The path in a study's folder, in parts: [], ['models'], ['models', NAME], ['models', NAME, 'seed-S', …]. */
interface Place {
  readonly study: string;
  readonly parts: readonly string[];
}

const mostNamed = 6;

/**
 * Throws UserError, in a sentence with what to give or do, where the path lies in a study's folder and no trained model is
 * there; what else a path may be is said where it is read.
 */
export function requireSavedModel(path: string): void {
  if (path === '' || isModel(path)) return;
  const place = placeOf(path);
  if (place) throw new UserError(sentence(path, place), 1);
}

/** Throws UserError where the path is the folder of a study or of a model: a circuit is wanted. */
export function requireNoStudy(path: string): void {
  const place = existsSync(path) && !isFile(path) ? placeOf(path) : undefined;
  if (place)
    throw new UserError(`${path} is ${place.parts.length === 0 ? 'the folder of a study' : 'in the folder of a study'}, and a circuit is wanted; ${join(place.study, 'config.json')} says which it had`);
} // prettier-ignore

/** A folder that holds one, or a file, whatever it is. */
function isModel(path: string): boolean {
  return existsSync(join(path, modelFile)) || isFile(path);
}

function isFile(path: string): boolean {
  return existsSync(path) && !statSync(path).isDirectory();
}

function placeOf(path: string): Place | undefined {
  let study = resolve(path);
  for (let up = 0; up <= 4; up++, study = dirname(study)) {
    if (!['config.json', modelsFolder].every((name) => existsSync(join(study, name)))) continue;
    const parts = relative(study, resolve(path)).split(sep).filter((part) => part !== '');
    const isOurs = parts.length === 0 || parts[0] === modelsFolder;
    // As the user wrote it.
    return isOurs ? { study: join(path, ...parts.map(() => '..')), parts } : undefined;
  }
  return undefined;
} // prettier-ignore

function sentence(path: string, { study, parts }: Place): string {
  const [, name, folder] = parts;
  const kept = keptIn(study);
  const own = kept.filter((each) => each.name === name).map((each) => each.path);
  const all = kept.map((each) => each.path);
  const key = folder === undefined ? undefined : keyNamed(folder);
  if (name === undefined || folder === undefined) {
    const is = parts.length === 0 ? 'the folder of a study' : existsSync(path) ? 'a folder of several models' : 'not there';
    const given = own.length > 0 ? own : all;
    return given.length > 0 ? `${path} is ${is}; give that of one trained model: ${some(given)}` : `${path} is ${is}, and ${nothing(study)}`;
  }
  const holds = (file: string) => key && existsSync(join(runFolder(study, name, key), file));
  const isDone = holds(doneFile);
  if (!isDone && holds(checkpointFile))
    return `the training of ${path} has not ended; qcnn study --resume ${study} goes on with it`;
  if (!isDone) {
    return all.length > 0 ? `there is no trained model in ${path}; the study keeps ${some(own.length > 0 ? own : all)}` : `there is no trained model in ${path}, and ${nothing(study)}`;
  }
  const instead = own.length > 0
    ? `of ${name} the study kept ${some(own)}, where its validation loss is least`
    : `the study kept none of ${name}`;
  return `the model of ${path} was trained and not kept: ${instead}; with --save-models all a study keeps those of all seeds and folds`;
} // prettier-ignore

/** Of a study that keeps no model. */
function nothing(study: string): string {
  return existsSync(join(study, 'results.json'))
    ? 'the study kept no trained model; with --save-models all a study keeps those of all seeds and folds'
    : `no model of the study is trained yet; qcnn study --resume ${study} goes on with it`;
}

/** Runs whose models are there and trained. */
function keptIn(study: string): { readonly name: string; readonly path: string }[] {
  return modelFolders(study).flatMap(({ name, ...key }) => {
    const path = runFolder(study, name, key);
    return [modelFile, doneFile].every((file) => existsSync(join(path, file))) ? [{ name, path }] : [];
  });
}

function some(paths: readonly string[]): string {
  if (paths.length <= mostNamed) return listed(paths, 'and');
  return `${paths.slice(0, mostNamed).join(', ')} and ${paths.length - mostNamed} more`;
}
