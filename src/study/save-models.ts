// The trained models of a study in a folder, all of them or none: they gather in a hidden folder beside it, which takes
// its name when the study is done.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { followLinks } from '../files/follow-links.ts';
import { holderOf, isHolder, takeLock, type Lock } from '../files/lock.ts';
import { makeFolder } from '../files/make-folder.ts';
import { statOf } from '../files/stat.ts';
import { modelFile } from '../models/saved-form.ts';
import { UserError } from '../user-error.ts';
import type { StudyObserver } from './observer.ts';
import { nearestFolder } from './output-folder.ts';

/** The models of a study while it runs. */
export interface ModelSaver {
  /** Saves each model as it is trained, in a folder of its name. */
  readonly observer: StudyObserver;
  /** Gives the folder its name; the sentence says what came of it. Throws UserError where the models are not all there. */
  finish(): string;
  /** For a study that gives no results: nothing is left. */
  discard(): void;
}

/**
 * Throws UserError, and changes nothing, where models may not go into this folder: it is no folder, holds something (with
 * `overwrite`: something else than models), or the results go there.
 */
export function checkModelFolder(path: string, overwrite: boolean, out: string): void {
  if (path === '' || path === '-') throw new UserError('give the path of a folder after --save');
  failClearly(path, () => {
    const place = followLinks(path);
    if (holds(place, followLinks(out)))
      throw new UserError(`the results of the study go into ${path} already; give another --save`);
    const stat = statOf(place);
    if (stat && !stat.isDirectory()) throw new UserError(`${path} is not a folder; give another --save`, 1);
    accessSync(nearestFolder(place), constants.W_OK);
    if (stat) requireOnlyModels(path, overwrite);
  });
}

function holds(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return !isAbsolute(way) && !/^\.\.(?:$|[/\\])/.test(way);
}

function requireOnlyModels(path: string, overwrite: boolean): void {
  const entries = readdirSync(path);
  if (entries.length === 0) return;
  if (!entries.every((name) => existsSync(join(path, name, modelFile))))
    throw new UserError(`${path} holds something else than saved models; give another --save`);
  if (overwrite) return;
  throw new UserError(`${path} holds saved models; give another --save, or --overwrite to replace them`);
}

/** `warn` is told, in a sentence, that a model could not be saved while the study goes on. */
export function saveModelsIn(path: string, overwrite: boolean, warn: (sentence: string) => void): ModelSaver {
  const saved: string[] = [];
  let gathering: Gathering | undefined;
  let trouble: UserError | undefined;
  return {
    observer: {
      async trained(model) {
        if (trouble) return;
        try {
          gathering ??= failClearly(path, () => gather(followLinks(path)));
          const { saveModel } = await import('../models/save-model.ts');
          await saveModel(model, join(gathering.path, model.name));
          saved.push(model.name);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          trouble = error;
          warn(`${error.message}; the study goes on, and no models are saved`);
        }
      },
    },
    finish() {
      if (trouble) {
        gathering?.discard();
        throw new UserError(`no models were saved: ${trouble.message}`, 1);
      }
      const models = `${saved.length} model${saved.length === 1 ? '' : 's'}`;
      try {
        requireFree(path, overwrite);
        gathering!.becomes(followLinks(path));
        return `${models} in ${path}: ${saved.join(', ')}`;
      } catch (error) {
        const other = freeName(path);
        gathering!.becomes(followLinks(other));
        throw new UserError(
          `${(error as Error).message}; what was trained (${models}) is in ${other} instead`,
          1,
        );
      }
    },
    discard: () => gathering?.discard(),
  };
}

/** What came there while the study ran stays. */
function requireFree(path: string, overwrite: boolean): void {
  failClearly(path, () => statOf(path) && requireOnlyModels(path, overwrite));
}

/** `path-2`, `path-3`, … */
function freeName(path: string): string {
  for (let number = 2; ; number++) if (!existsSync(`${path}-${number}`)) return `${path}-${number}`;
}

/** A folder in which models gather. */
interface Gathering {
  readonly path: string;
  /** Takes the name `place`; what is there goes, at once or not at all. */
  becomes(place: string): void;
  discard(): void;
}

/** Made beside `place`, and held, so that nobody takes it for what a stopped process left. */
function gather(place: string): Gathering {
  const parent = dirname(place);
  const made = makeFolder(parent);
  removeLeft(parent);
  const path = join(parent, hiddenName());
  mkdirSync(path);
  const lock = takeLock(path) as Lock;
  if (isHolder(lock)) throw new Error('a new folder has no holder');
  return {
    path,
    becomes: (target) =>
      failClearly(target, () => {
        lock.release();
        if (!statOf(target)) return renameSync(path, target);
        const former = join(parent, hiddenName());
        renameSync(target, former);
        try {
          renameSync(path, target);
        } catch (error) {
          renameSync(former, target);
          throw error;
        }
        rmSync(former, { recursive: true, force: true });
      }),
    discard() {
      lock.release();
      try {
        rmSync(path, { recursive: true, force: true });
        for (const folder of made.toReversed()) rmdirSync(folder);
      } catch {
        // It holds something, or the disk refuses: what is left is removed by the next study that saves here.
      }
    },
  };
}

const hiddenName = () => `.qcnn-${randomBytes(8).toString('hex')}.models`;

/** A younger folder may be one that is being taken. */
const youngest = 60_000;

/** Removes what processes left that were stopped while they saved. */
function removeLeft(parent: string): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    const stat = /^\.qcnn-[0-9a-f]{16}\.models$/.test(name) ? statOf(path) : undefined;
    if (stat && Date.now() - stat.mtimeMs > youngest && !holderOf(path)) rmSync(path, { recursive: true, force: true }); // prettier-ignore
  }
}
