// The runs of a sweep in its folder: the state of a run is its file, there or not. One process writes them.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { isTemporary, writeWhole } from '../files/write-whole.ts';
import { Misfit, type Shape } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import { systemErrorReason } from '../system-error.ts';
import {
  failureShape,
  runRecordShape,
  stoppedShape,
  type RunFailure,
  type RunRecord,
  type StoppedRun,
} from './run-record.ts';

export const runsFolder = 'runs';

const mostBytes = 2 ** 26;
const mostJson = { lists: 2 ** 18, values: 2 ** 21, depth: 8 } as const;

/** What stands in the folder of a sweep, by hash. */
export interface KeptRuns {
  readonly done: ReadonlyMap<string, RunRecord>;
  /** At the end of a round; none that is done. */
  readonly stopped: ReadonlyMap<string, StoppedRun>;
  /** None that is done; one that failed in a later round has stopped before. */
  readonly failed: ReadonlyMap<string, RunFailure>;
  /** Files with the name of a run that are none: as good as missing. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

export function writeRun(out: string, run: RunRecord): void {
  write(doneFile(out, run.hash), run);
  removeFailure(out, run.hash);
  const before = stoppedFile(out, run.hash);
  failClearly(before, () => rmSync(before, { force: true }));
}

export function writeStopped(out: string, run: StoppedRun): void {
  write(stoppedFile(out, run.hash), run);
}

export function writeFailure(out: string, failure: RunFailure): void {
  write(failedFile(out, failure.hash), failure);
}

/** So that it is tried again. */
export function removeFailure(out: string, hash: string): void {
  const file = failedFile(out, hash);
  failClearly(file, () => rmSync(file, { force: true }));
}

/** All runs of a folder; none where there is no folder. */
export function readRuns(out: string): KeptRuns {
  return readFiles(filesOf(out));
}

/** What there is of these, without a look at the others. */
export function readRunsOf(out: string, hashes: readonly string[]): KeptRuns {
  const files = hashes.flatMap((hash) => [
    doneFile(out, hash),
    stoppedFile(out, hash),
    failedFile(out, hash),
  ]);
  return readFiles(files.filter((path) => existsSync(path)).map((path) => ({ folder: dirname(path), name: basename(path) }))); // prettier-ignore
}

function readFiles(files: readonly { readonly folder: string; readonly name: string }[]): KeptRuns {
  const done = new Map<string, RunRecord>();
  const stopped = new Map<string, StoppedRun>();
  const failed = new Map<string, RunFailure>();
  const unreadable: { path: string; reason: string }[] = [];
  for (const { folder, name } of files) {
    const [, hash, state] = /^([0-9a-f]{64})(\.failed|\.stopped)?\.json$/.exec(name) ?? [];
    if (hash === undefined) continue;
    const path = join(folder, name);
    try {
      if (state === '.failed') failed.set(hash, readNamed(path, failureShape, hash));
      else if (state === '.stopped') stopped.set(hash, readNamed(path, stoppedShape, hash));
      else done.set(hash, readNamed(path, runRecordShape, hash));
    } catch (error) {
      const reason = error instanceof Misfit ? placed(error) : systemErrorReason(error);
      if (reason === undefined) throw error;
      unreadable.push({ path, reason });
    }
  }
  for (const hash of done.keys()) {
    stopped.delete(hash);
    failed.delete(hash);
  }
  return { done, stopped, failed, unreadable };
}

/** Whether its result or its failure is in the folder. */
export function isWritten(out: string, hash: string): boolean {
  return existsSync(doneFile(out, hash)) || existsSync(failedFile(out, hash));
}

/** Removes what a stopped process left of files that were being written. */
export function removeRunLeftovers(out: string): void {
  for (const { folder, name } of filesOf(out))
    if (isTemporary(name)) rmSync(join(folder, name), { force: true });
}

function doneFile(out: string, hash: string): string {
  return join(out, runsFolder, hash.slice(0, 2), `${hash}.json`);
}

function failedFile(out: string, hash: string): string {
  return join(out, runsFolder, hash.slice(0, 2), `${hash}.failed.json`);
}

function stoppedFile(out: string, hash: string): string {
  return join(out, runsFolder, hash.slice(0, 2), `${hash}.stopped.json`);
}

function write(path: string, content: RunRecord | StoppedRun | RunFailure): void {
  const folder = join(path, '..');
  failClearly(path, () => makeFolder(folder));
  writeWhole(path, `${JSON.stringify(content)}\n`);
}

function readNamed<T extends { readonly hash: string }>(path: string, shape: Shape<T>, hash: string): T {
  const status = statSync(path);
  // A pipe would keep us waiting.
  if (!status.isFile() || status.size > mostBytes) throw new Misfit('it is no file of a run');
  const read = shape(parse(readFileSync(path, 'utf8')));
  if (read.hash !== hash) throw new Misfit(`it is of another run, ${read.hash}`);
  return read;
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}

function placed({ path, message }: Misfit): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

function filesOf(out: string): { folder: string; name: string }[] {
  const runs = join(out, runsFolder);
  return namesIn(runs)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .sort()
    .flatMap((name) => {
      const folder = join(runs, name);
      return namesIn(folder)
        .sort()
        .map((file) => ({ folder, name: file }));
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
