// `qcnn worker`: trains runs of sweeps that other machines ask for, until it is stopped or nothing waits.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failClearly } from '../files/fail-clearly.ts';
import { isHolder, removeDeadClaims, takeLock } from '../files/lock.ts';
import { makeFolder } from '../files/make-folder.ts';
import { counted } from '../phrases.ts';
import { processors } from '../runtime/backends/wasm/processors.ts';
import { addressVariable, queueAddress } from '../sweep/queue/address.ts';
import { UserError } from '../user-error.ts';
import { Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { printResult } from './print-result.ts';
import { createWorkerProgress, type WorkerCounts } from './worker-progress.ts';

export interface WorkerCommandOptions {
  /** true: without an address. */
  readonly queue?: string | true;
  readonly jobs?: number;
  readonly patience: number;
  /** Bytes. */
  readonly memory?: number;
  readonly threads: number;
  readonly checkpointMinutes: number;
  readonly untilEmpty?: boolean;
  readonly lease: number;
  readonly work?: string;
  readonly json?: boolean;
}

export async function runWorkerCommand(
  data: readonly string[],
  options: WorkerCommandOptions,
): Promise<void> {
  const { queue, jobs = processors(), work, json = false, untilEmpty = false } = options;
  if (jobs === 0) throw new UserError('--jobs 0 trains nothing; give 1 or more');
  const address = queueAddress(queue === true ? undefined : queue, process.env[addressVariable]);
  const { serveQueues } = await import('../sweep/queue/serve.ts');
  const folder = takeWorkFolder(work);
  const progress = createWorkerProgress(process.stderr);
  try {
    await untilInterrupted(
      (signal) =>
        serveQueues({
          ...options,
          address,
          data,
          folder: folder.path,
          slots: jobs,
          minutes: options.checkpointMinutes,
          untilEmpty,
          program: process.argv[1],
          signal,
          watch: progress.watch,
        }),
      (exitCode) => new Interrupted(`stopped: ${describe(progress.counts())}; what it had begun was given back`, exitCode, progress.counts()), // prettier-ignore
    );
  } finally {
    progress.close();
    folder.release();
  }
  tell(progress.counts(), json);
}

/** Throws UserError where what waits is not for this worker. */
function tell(counts: WorkerCounts, json: boolean): void {
  if (json) printResult(JSON.stringify(counts, null, 2));
  else printResult(`nothing waits that can be trained here: ${describe(counts)}`);
}

function describe({ done, failed }: WorkerCounts): string {
  return `${counted(done, 'run')} trained${failed > 0 ? `, ${failed} failed` : ''}`;
}

interface WorkFolder {
  readonly path: string;
  release(): void;
}

/** For this process alone; a temporary one goes in the end. Throws UserError. */
function takeWorkFolder(given: string | undefined): WorkFolder {
  if (given === undefined) {
    const path = mkdtempSync(join(tmpdir(), 'qcnn-worker-'));
    return { path, release: () => rmSync(path, { recursive: true, force: true }) };
  }
  return failClearly(given, () => {
    makeFolder(given);
    const lock = takeLock(given);
    if (isHolder(lock)) throw new UserError(`${given} is in use by process ${lock.pid} on ${lock.host}, since ${lock.since}; give another --work`); // prettier-ignore
    removeDeadClaims(given);
    return { path: given, release: () => lock.release() };
  });
}
