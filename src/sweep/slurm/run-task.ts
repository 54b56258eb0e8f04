// A task of Slurm: trains its runs of a sweep as a sweep trains them, but for those that are there, and leaves each in its file. What
// stops it costs nothing that a checkpoint holds; begun again, it goes on.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../user-error.ts';
import { groupOfRun, lengthOfRun } from '../identify.ts';
import type { PoolOptions, PoolWatch } from '../pool.ts';
import { readRunsOf } from '../results.ts';
import { isSaved, keepModels, savedHashes } from '../saved-models.ts';
import { joinSweepFolder } from '../sweep-folder.ts';
import { sweepFile } from '../sweep-file.ts';
import { trainRuns } from '../train-runs.ts';
import { createTreeSearches } from '../tree-searches.ts';
import { share } from './divide.ts';
import { readTaskFile, type TaskFile } from './task-file.ts';

export interface TaskOptions extends Pick<PoolOptions, 'program' | 'signal'> {
  /** The file of the task, in the folder of the sweep. */
  readonly file: string;
  /** Processors that Slurm gave. */
  readonly processors: number;
  readonly watch: PoolWatch;
}

export interface TaskOutcome {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Those that begin with a model that is not there yet. */
  readonly waiting: number;
}

type Job = TaskFile['jobs'][number];

/** Throws UserError, and the signal's reason. */
export async function runTask({ file, processors, ...options }: TaskOptions): Promise<TaskOutcome> {
  const folder = sweepOfTask(file);
  const claim = joinSweepFolder(folder);
  try {
    // Read now, when nobody can put others in its place.
    return await trainTask(readTaskFile(file), folder, processors, options);
  } finally {
    claim.release();
  }
}

async function trainTask(
  task: TaskFile,
  folder: string,
  processors: number,
  options: Pick<TaskOptions, 'program' | 'signal' | 'watch'>,
): Promise<TaskOutcome> {
  const { jobs, data, minutes, patience, memory, saves } = task;
  const needs = jobs.flatMap((job) => job.needs ?? []);
  const saved = saves === 'best' ? savedHashes(folder) : [];
  const hashes = [...new Set([...jobs.map(({ hash }) => hash), ...needs, ...saved])];
  const { done, stopped, failed } = readRunsOf(folder, hashes);
  const state = { done: new Map(done), stopped: new Map(stopped), failed: new Map(failed) };
  const isThere = (hash: string) => done.has(hash) && isSaved(folder, hash);
  const missing = jobs.filter(({ hash }) => (!done.has(hash) && !failed.has(hash)) || (task.needed.includes(hash) && done.has(hash) && !isSaved(folder, hash))); // prettier-ignore
  const own = new Set(missing.map(({ hash }) => hash));
  // What begins with a run that failed fails with it; what begins with one that is to come waits.
  const canBegin = ({ needs: first }: Job) =>
    first === undefined || own.has(first) || isThere(first) || failed.has(first);
  const runs = missing.filter(canBegin).map((job) => ({ hash: job.hash, group: groupOfRun(job), needs: job.needs, length: lengthOfRun(job), job })); // prettier-ignore
  const { slots, threads } = share(processors, runs.length, task.threads);
  await trainRuns({
    ...options,
    slots,
    patience,
    memory,
    runs,
    state,
    failFast: false,
    // Children search trees by themselves: a task has few runs.
    searches: createTreeSearches(new Map()),
    ready: new Set(needs.filter((hash) => !own.has(hash) && isThere(hash))),
    settings: { places: { data, folder }, threads, minutes },
    models: keepModels(folder, saves, { done, needed: new Set(task.needed) }),
  });
  options.signal.throwIfAborted();
  const among = (each: ReadonlyMap<string, unknown>) => jobs.filter(({ hash }) => each.has(hash)).length;
  const waiting = missing.length - runs.length;
  return { total: jobs.length, done: among(state.done), failed: among(state.failed), waiting };
}

/** FOLDER/slurm/TASKS/task-1.json */
function sweepOfTask(file: string): string {
  const folder = join(dirname(file), '..', '..');
  if (!existsSync(join(folder, sweepFile)))
    throw new UserError(
      `${file} does not lie in the folder of a sweep, where qcnn sweep --emit slurm put it`,
    );
  return folder;
}
