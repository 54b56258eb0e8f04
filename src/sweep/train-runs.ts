// Runs of a sweep that this process has trained: children do, and each result is written as it comes.
import { counted } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import { runPool, type PoolOptions, type PoolWatch } from './pool.ts';
import { writeFailure, writeRun, writeStopped } from './results.ts';
import type { RunFailure, RunRecord, StoppedRun } from './run-record.ts';
import type { ModelKeeper } from './saved-models.ts';
import { removeWork } from './work-folder.ts';

/** What is there, by hash; what is trained is added. */
export interface TrainingState {
  readonly done: Map<string, RunRecord>;
  readonly stopped: Map<string, StoppedRun>;
  readonly failed: Map<string, RunFailure>;
}

export interface TrainingOptions extends Omit<PoolOptions, 'saves'> {
  readonly models: Pick<ModelKeeper, 'saves' | 'trained'>;
  readonly state: TrainingState;
  /** Who trains them. Default: children of this process, `runPool`. */
  readonly train?: ((options: PoolOptions) => Promise<void>) | undefined;
}

/** Resolves when each run is done, stopped or failed, or all were stopped. Throws UserError where a result cannot be written. */
export async function trainRuns(options: TrainingOptions): Promise<void> {
  const { models, state, watch, settings, train = runPool } = options;
  const writer = createWriter(settings.places.folder, state, watch);
  try {
    await train({
      ...options,
      saves: ({ hash, job }) => models.saves(hash, job.model),
      watch: {
        ...watch,
        done(run, record) {
          writer.done(record);
          models.trained(record);
          watch.done(run, record);
        },
        stopped(run, record) {
          writer.stopped(record);
          watch.stopped(run, record);
        },
        failed(run, failure) {
          writer.failed(failure);
          watch.failed(run, failure);
        },
      },
    });
  } finally {
    writer.finish();
  }
}

/** Writes each result as it comes; what cannot be written now is tried again with the next one, and in the end. */
function createWriter(
  out: string,
  { done, stopped, failed }: TrainingState,
  watch: Pick<PoolWatch, 'warned'>,
) {
  const unwritten = new Map<string, () => void>();
  let told = false;
  const flush = () => {
    for (const [hash, write] of unwritten) {
      write();
      unwritten.delete(hash);
    }
  };
  const orLater = (hash: string, write: () => void) => {
    unwritten.set(hash, write);
    try {
      flush();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!told) watch.warned(`${error.message}; training goes on, and it is written later`);
      told = true;
    }
  };
  return {
    done(record: RunRecord) {
      const { hash } = record;
      const before = done.get(hash);
      if (before) {
        if (before.predictionsHash !== record.predictionsHash)
          watch.warned(`run ${hash.slice(0, 12)} of ${record.model} was trained again and predicts otherwise than before; its first result stays`); // prettier-ignore
        return;
      }
      done.set(hash, record);
      stopped.delete(hash);
      failed.delete(hash);
      orLater(hash, () => {
        writeRun(out, record);
        removeWork(out, hash);
      });
    },
    stopped(record: StoppedRun) {
      stopped.set(record.hash, record);
      orLater(record.hash, () => writeStopped(out, record));
    },
    failed(failure: RunFailure) {
      failed.set(failure.hash, failure);
      orLater(failure.hash, () => writeFailure(out, failure));
    },
    finish() {
      try {
        flush();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`${error.message}; ${counted(unwritten.size, 'result')} could not be written: make room and give the same command again`, 1); // prettier-ignore
      }
    },
  };
}
