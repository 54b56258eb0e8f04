// What the folder of a run holds of the configurations that are tried before it: tuning.json, and a checkpoint of each whose
// training may go on.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failClearly } from '../../files/fail-clearly.ts';
import type { Checkpoint } from '../../runtime/training/checkpoint.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint-file.ts';
import type { Identity } from '../identity.ts';
import { namesIn } from '../run-files.ts';
import { trainAnew, withRemedy } from '../remedy.ts';
import type { Trial } from './trials.ts';
import { readTrials, writeTrials } from './tuning-file.ts';

const tuningFile = 'tuning.json';

export interface TuningFolder {
  isBegun(): boolean;
  /** What is tried already. Throws UserError, which says what to remove, as does `checkpoint`. */
  trials(identity: Identity): Trial[];
  /** Instead of those before; checkpoints of all but `best` go. */
  keep(trials: readonly Trial[], best: number | undefined, identity: Identity): void;
  /** Where the training of a configuration stopped. */
  checkpoint(number: number, identity: Identity): Checkpoint | undefined;
  keepCheckpoint(number: number, checkpoint: Checkpoint, identity: Identity): void;
  removeCheckpoints(): void;
  /** All of it. */
  remove(): void;
}

/** `path`: of the run's folder, which is there by the time something is kept. */
export function tuningFolder(path: string): TuningFolder {
  const file = join(path, tuningFile);
  const checkpointAt = (number: number) => join(path, `tuning-${number}.safetensors`);
  const checkpoints = () => namesIn(path).filter((name) => /^tuning-\d{1,4}\.safetensors$/.test(name));
  const remove = (other: string) => failClearly(other, () => rmSync(other, { force: true }));
  const removeCheckpoints = (but?: string) =>
    checkpoints()
      .map((name) => join(path, name))
      .filter((other) => other !== but)
      .forEach(remove);
  return {
    isBegun: () => existsSync(file) || checkpoints().length > 0,
    trials: (identity) =>
      withRemedy('remove it to try all configurations again', () => readTrials(file, identity)),
    keep(trials, best, identity) {
      writeTrials(file, trials, identity);
      removeCheckpoints(best === undefined ? undefined : checkpointAt(best));
    },
    checkpoint: (number, identity) =>
      withRemedy(trainAnew, () => readCheckpoint(checkpointAt(number), identity)),
    keepCheckpoint: (number, checkpoint, identity) =>
      writeCheckpoint(checkpointAt(number), checkpoint, identity),
    removeCheckpoints: () => removeCheckpoints(),
    remove() {
      remove(file);
      removeCheckpoints();
    },
  };
}
