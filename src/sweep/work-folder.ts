// Where a run is while it trains: OUT/work/HASH, which holds its checkpoint and goes when it is done. Runs that are shorter
// than the time between two checkpoints write nothing.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { statOf } from '../files/stat.ts';
import type { Checkpoint } from '../runtime/training/checkpoint.ts';
import { readCheckpoint, writeCheckpoint } from '../study/checkpoint-file.ts';
import type { Identity } from '../study/identity.ts';
import type { ModelStore } from '../study/store.ts';
import { UserError } from '../user-error.ts';

export const workFolder = 'work';
export const modelsFolder = 'models';

const checkpointFile = 'checkpoint.safetensors';
/** Of the checkpoint of a run that was stopped for good: it stays for a sweep that trains it on. */
const mostStoppedBytes = 2 ** 20;

export interface WorkOptions {
  /** Of the sweep. */
  readonly folder: string;
  readonly hash: string;
  readonly identity: Identity;
  /** Least minutes between two checkpoints. */
  readonly minutes: number;
  /** Is told, in a sentence, what could not be read or written; the run goes on. */
  readonly warn: (sentence: string) => void;
}

/** What a run is told of its place; what came of it goes to whoever asked. */
export function createWorkStore({ folder, hash, identity, minutes, warn }: WorkOptions): ModelStore {
  const place = workOf(folder, hash);
  const file = join(place, checkpointFile);
  let last = performance.now();
  return {
    finished: () => undefined,
    checkpoint() {
      try {
        return readCheckpoint(file, identity);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        warn(`${error.message}; the run begins anew`);
        rmSync(file, { force: true });
        return undefined;
      }
    },
    checkpoints: {
      due: () => performance.now() - last >= 60_000 * minutes,
      keep(checkpoint: Checkpoint) {
        last = performance.now();
        try {
          failClearly(place, () => makeFolder(place));
          writeCheckpoint(file, checkpoint, identity);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          warn(`${error.message}; the run goes on without a checkpoint`);
        }
      },
    },
    epochEnded: () => {},
    finish: async () => {},
    load: () => {
      throw new Error(`${hash} is loaded from the folder of models`);
    },
  };
}

/** The run is done: how far it was is of no more use. */
export function removeWork(folder: string, hash: string): void {
  rmSync(workOf(folder, hash), { recursive: true, force: true });
}

/** Removes what is so large that training anew is the better bargain; `mostStoppedBytes`. */
export function removeLargeWork(folder: string, hash: string): void {
  const stat = statOf(join(workOf(folder, hash), checkpointFile));
  if (stat && stat.size > mostStoppedBytes) removeWork(folder, hash);
}

/** Removes what belongs to no run that is to be trained. */
export function removeOtherWork(folder: string, wanted: (hash: string) => boolean): void {
  const place = join(folder, workFolder);
  if (!existsSync(place)) return;
  for (const hash of readdirSync(place))
    if (/^[0-9a-f]{64}$/.test(hash) && !wanted(hash)) removeWork(folder, hash);
}

export function modelOf(folder: string, hash: string): string {
  return join(folder, modelsFolder, hash);
}

function workOf(folder: string, hash: string): string {
  return join(folder, workFolder, hash);
}
