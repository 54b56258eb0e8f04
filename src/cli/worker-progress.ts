// What a worker says on standard error: a line for each sweep that it finds, and for each run that ends.
import type { WriteStream } from 'node:tty';
import { printable } from '../printable.ts';
import { duration, percent } from '../study/format.ts';
import type { PoolRun } from '../sweep/pool.ts';
import type { WorkerWatch } from '../sweep/queue/serve.ts';
import { createLoadDisplay } from './load-progress.ts';
import { labelOf } from './sweep-progress.ts';

export interface WorkerCounts {
  readonly done: number;
  readonly failed: number;
}

export interface WorkerProgress {
  readonly watch: WorkerWatch;
  counts(): WorkerCounts;
  close(): void;
}

export function createWorkerProgress(stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>): WorkerProgress {
  const load = createLoadDisplay({ stream });
  let [done, failed] = [0, 0];
  const print = (line: string) => {
    load.close();
    stream.write(`${printable(line)}\n`);
  };
  const ended = (run: PoolRun, how: string) => print(`${labelOf(run)} ${how}`);
  return {
    watch: {
      loading: load.show,
      ready(shown, sources) {
        print(`waiting for runs from ${shown}`);
        for (const { path, digest } of sources) print(`data here: ${path} (${digest.slice(0, 12)})`);
      },
      searching: () => {},
      found: (sweep) => print(`serving the sweep ${sweep}`),
      left: (sweep, reason) => print(`qcnn: the sweep ${sweep} is left to other workers: ${reason}`),
      started: () => {},
      progressed: () => {},
      // No queue asks for a part of a run.
      stopped: () => {},
      retried: (run, reason) => ended(run, `begins again: ${reason}`),
      done(run, record) {
        done++;
        ended(run, `done in ${duration(record.seconds)}: ${percent(record.validation.accuracy)} % on the validation images`);
      },
      failed(run, { reason }) {
        failed++;
        ended(run, `failed: ${reason}`);
      },
      warned: (sentence) => print(`qcnn: ${sentence}`),
    },
    counts: () => ({ done, failed }),
    close: () => load.close(),
  };
} // prettier-ignore
