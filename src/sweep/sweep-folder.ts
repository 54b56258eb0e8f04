// The folder of a sweep: one process at a time schedules in it, or tasks of Slurm train in it; none where something else lies.
import { accessSync, constants, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { followLinks } from '../files/follow-links.ts';
import { holderOf, isClaim, isHolder, leaveClaim, removeDeadClaims, takeLock, type Holder, type Lock } from '../files/lock.ts'; // prettier-ignore
import { makeFolder } from '../files/make-folder.ts';
import { statOf } from '../files/stat.ts';
import { isTemporary } from '../files/write-whole.ts';
import { nearestFolder } from '../study/output-folder.ts';
import { UserError } from '../user-error.ts';
import { removeRunLeftovers, runsFolder } from './results.ts';
import { sweepFile } from './sweep-file.ts';
import { modelsFolder, workFolder } from './work-folder.ts';

export const csvFile = 'results.csv';
export const reportFile = 'report.html';
/** What is there for Slurm, and the claims of its tasks. */
export const slurmFolder = 'slurm';
/** Of a sweep with a queue. */
export const queueFile = 'queue.json';

export interface SweepFolder {
  readonly path: string;
  /** Lets others in; may be called twice. */
  release(): void;
}

/** Throws UserError when a sweep may not go into this folder. Changes nothing. */
export function checkSweepFolder(path: string): void {
  if (path === '') throw new UserError('--out is empty; give the name of a folder');
  failClearly(path, () => {
    const place = followLinks(path);
    const stat = statOf(place);
    if (stat && !stat.isDirectory()) throw new UserError(`${path} is not a folder; give another --out`, 1);
    accessSync(stat ? place : nearestFolder(place), constants.W_OK);
    if (stat) checkContents(path);
  });
}

/** The folder, for this process alone; what stopped processes left is removed. Throws UserError. */
export function takeSweepFolder(path: string): SweepFolder {
  checkSweepFolder(path);
  return failClearly(path, () => {
    const made = makeFolder(path);
    const lock = takeLock(path);
    if (isHolder(lock)) throw inUse(path, lock);
    try {
      checkContents(path);
      const task = taskHolder(path);
      if (task) throw inUse(path, task);
      for (const place of claimPlaces(path)) removeDeadClaims(place);
      for (const name of readdirSync(path).filter(isTemporary)) rmSync(join(path, name), { force: true });
      removeRunLeftovers(path);
    } catch (error) {
      lock.release();
      throw error;
    }
    return {
      path,
      release() {
        lock.release();
        removeEmpty(made);
      },
    };
  });
}

/** A task of Slurm that trains in the folder; undefined: none. */
export function taskHolder(path: string): Holder | undefined {
  const tasks = claimPlaces(path).at(1);
  return tasks === undefined ? undefined : holderOf(tasks);
}

/** Of who has the folder, and of tasks. */
function claimPlaces(path: string): string[] {
  const tasks = join(path, slurmFolder);
  return statOf(tasks) ? [path, tasks] : [path];
}

/** The folder for a task, beside others, until it is released: as long nobody may take it. Throws UserError where somebody has. */
export function joinSweepFolder(path: string): Pick<Lock, 'release'> {
  const tasks = join(path, slurmFolder);
  return failClearly(tasks, () => {
    const claim = leaveClaim(tasks);
    try {
      refuseHeld(path);
      return claim;
    } catch (error) {
      claim.release();
      throw error;
    }
  });
}

/** Throws UserError where a process has taken the folder. */
export function refuseHeld(path: string): void {
  const holder = holderOf(path);
  if (holder) throw inUse(path, holder, '');
}

/** Those of these folders that hold nothing; the outermost stands first. */
function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders.toReversed()) rmdirSync(folder);
  } catch {
    // It is gone, or holds something.
  }
}

function checkContents(path: string): void {
  const names = readdirSync(path).filter((name) => !isClaim(name) && !isTemporary(name));
  const own: readonly string[] = [
    sweepFile,
    csvFile,
    reportFile,
    queueFile,
    runsFolder,
    workFolder,
    modelsFolder,
    slurmFolder,
  ];
  if (names.length === 0 || names.includes(sweepFile) || names.every((name) => own.includes(name))) return;
  throw new UserError(`${path} is not empty and holds no sweep; give another --out`);
}

function inUse(path: string, holder: Holder, besides = 'give another --out, or '): UserError {
  const { host, since, path: claim } = holder;
  const otherwise = host === hostname() ? 'wait until it has ended' : `remove ${claim} if it has ended`;
  return new UserError(`${path} is in use by ${nameOf(holder)}, since ${since}; ${besides}${otherwise}`);
}

/** "process 7 on node-3 (job 19 of Slurm)" */
export function nameOf({ pid, host, job }: Holder): string {
  return `process ${pid} on ${host}${job ? ` (job ${job.id} of Slurm)` : ''}`;
}
