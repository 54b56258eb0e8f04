// The folder of a study: taken at its start for this process alone, refused when it holds something else, and given back
// as it was when nothing was written.
import { accessSync, constants, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { followLinks } from '../files/follow-links.ts';
import {
  holderOf,
  isClaim,
  isHolder,
  removeDeadClaims,
  takeLock,
  type Holder,
  type Lock,
} from '../files/lock.ts';
import { makeFolder } from '../files/make-folder.ts';
import { statOf } from '../files/stat.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { isTemporary } from '../files/write-whole.ts';
import { shellWord } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { modelFolder } from './model-folder.ts';
import { modelFolders, modelsFolder } from './run-files.ts';

/** In the order in which they appear. */
export const studyFiles = [
  'config.json',
  'metrics.jsonl',
  'predictions.csv',
  'results.csv',
  'report.html',
  'results.json',
] as const;
export type StudyFile = (typeof studyFiles)[number];

export interface OutputFolder {
  readonly path: string;
  /** Whether a former study's files are there still. */
  holdsFormer(): boolean;
  /** Removes what stopped processes left. */
  removeLeftovers(): void;
  /** Removes a former study's files, its results first, and what stopped processes left. Other files stay. */
  clear(): void;
  /** Lets others in. Folders that were made for this study and are empty go. May be called twice. */
  release(): void;
}

/**
 * The folder that the user names. Throws UserError, and has changed nothing then, when it is no folder, is held by a
 * running study, or holds something: with `overwrite`, something else than a study.
 */
export function takeFolder(path: string, overwrite: boolean): OutputFolder {
  checkFolder(path, overwrite);
  return failClearly(path, () => {
    for (;;) {
      const made = makeFolder(path);
      const lock = unlessGone(() => takeLock(path));
      // Who made it before us gave up, and removed it.
      if (!lock) continue;
      if (isHolder(lock)) throw inUse(path, lock);
      const folder = heldFolder(path, lock, made);
      try {
        checkContents(path, overwrite);
        return folder;
      } catch (error) {
        folder.release();
        throw error;
      }
    }
  });
}

/** The folder of a study that goes on. Throws UserError where it is none, or another process holds it. */
export function takeBegun(path: string): OutputFolder {
  return failClearly(path, () => {
    const lock = takeLock(path);
    if (isHolder(lock)) throw inUse(path, lock, '');
    const folder = heldFolder(path, lock, []);
    folder.removeLeftovers();
    return folder;
  });
}

/** A folder that nobody had: `path`, or `path-2`, `path-3`, … Throws UserError. */
export function takeNewFolder(path: string): OutputFolder {
  return failClearly(path, () => {
    for (let number = 1; ;) {
      const made = makeFolder(dirname(path));
      const folder = number === 1 ? path : `${path}-${number}`;
      const lock = unlessGone(() => (makeNew(folder) ? takeLock(folder) : 'taken'));
      if (lock === undefined) continue;
      if (lock !== 'taken' && !isHolder(lock)) return heldFolder(folder, lock, [...made, folder]);
      number++;
    }
  });
}

/** Throws UserError when results may not go into this folder. Changes nothing. */
export function checkFolder(path: string, overwrite: boolean): void {
  if (path === '') throw new UserError('--out is empty; give the name of a folder');
  failClearly(path, () => {
    const place = followLinks(path);
    const stat = statOf(place);
    if (stat && !stat.isDirectory()) throw new UserError(`${path} is not a folder; give another --out`, 1);
    accessSync(stat ? place : nearestFolder(place), constants.W_OK);
    if (stat) checkContents(path, overwrite);
  });
}

function checkContents(path: string, overwrite: boolean): void {
  const entries = readdirSync(path);
  const holder = holderOf(path);
  if (holder && holder.pid !== process.pid) throw inUse(path, holder);
  if (entries.every(isOurs)) return;
  if (!holdsStudy(entries))
    throw new UserError(`${path} is not empty and holds no study; give another --out`);
  if (overwrite) return;
  const unfinished = entries.includes('results.json') ? '' : ` that was not finished`;
  const goOn = unfinished && `, go on with it by --resume ${shellWord(path)}`;
  throw new UserError(
    `${path} holds a former study${unfinished}; give another --out${goOn}, or --overwrite to replace it`,
  );
}

/** A study that was stopped while its files came or went left its claim there. */
function holdsStudy(entries: readonly string[]): boolean {
  return isBegun(entries) || (entries.some(isOurs) && studyFiles.some((file) => entries.includes(file)));
}

function isBegun(entries: readonly string[]): boolean {
  return (
    entries.includes('config.json') && [modelsFolder, 'metrics.jsonl'].some((name) => entries.includes(name))
  );
}

/** Files that come and go with the process that writes here. */
function isOurs(name: string): boolean {
  return isClaim(name) || isTemporary(name);
}

function heldFolder(path: string, lock: Lock, made: readonly string[]): OutputFolder {
  const removeLeftovers = () => {
    removeDeadClaims(path);
    for (const name of readdirSync(path).filter(isTemporary)) rmSync(join(path, name), { force: true });
    for (const { name, ...key } of modelFolders(path)) modelFolder(path, name, key).removeLeftovers();
  };
  return {
    path,
    holdsFormer: () => holdsStudy(readdirSync(path)),
    clear() {
      const [results, ...others] = studyFiles.toReversed().map((name) => join(path, name));
      const remove = (file: string) => failClearly(file, () => rmSync(file, { force: true }));
      remove(results);
      for (const { name, ...key } of modelFolders(path)) modelFolder(path, name, key).remove();
      others.forEach(remove);
      failClearly(path, removeLeftovers);
    },
    removeLeftovers,
    release() {
      try {
        const entries = readdirSync(path);
        if (entries.every(isOurs)) removeLeftovers();
        const onlyOurClaim = entries.filter(isClaim).length === 1;
        if (onlyOurClaim && holdsStudy(entries) && !isBegun(entries)) return lock.abandon();
        lock.release();
        for (const folder of made.toReversed()) rmdirSync(folder);
      } catch {
        // It is gone, or holds something.
        lock.release();
      }
    },
  };
}

function inUse(
  path: string,
  { pid, host, since, path: claim }: Holder,
  instead = 'give another --out, or ',
): UserError {
  const use = `${path} is in use by process ${pid} on ${host}, since ${since}`;
  const otherwise = host === hostname() ? 'wait until it has ended' : `remove ${claim} if it has ended`;
  return new UserError(`${use}; ${instead}${otherwise}`);
}

function makeNew(folder: string): boolean {
  try {
    mkdirSync(folder);
    syncFolder(dirname(folder));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The closest folder above a path that exists. Throws what the system says below a file. */
export function nearestFolder(path: string): string {
  const parent = dirname(resolve(path));
  return statOf(parent)?.isDirectory() ? parent : nearestFolder(parent);
}
