// Which runs of a queue others train now, and how far they are.
import type { Queue } from 'bullmq';
import { Misfit } from '../../json-shape.ts';
import type { PoolRun, PoolWatch } from '../pool.ts';
import { fieldOf } from './arrivals.ts';
import { readProgress } from './messages.ts';
import type { QueueServer } from './server.ts';

export interface RunningOptions {
  readonly server: QueueServer;
  /** Of which the queue need not tell: it is over, or a child of this process trains it. */
  readonly isKnown: (hash: string) => boolean;
  readonly watch: PoolWatch;
  readonly signal: AbortSignal;
}

export interface Running {
  /** Tells what began, how far it is, and what was given back. */
  look(queue: Queue, runs: ReadonlyMap<string, PoolRun>): Promise<void>;
  /** It is known otherwise that it begins again. */
  forget(hash: string): void;
}

/** Of one queue. */
const most = 10_000;

export function createRunning({ server, isKnown, watch, signal }: RunningOptions): Running {
  const running = new Map<string, PoolRun>();
  const ask = <T>(work: () => Promise<T>) => server.patiently(work, signal);

  async function progressOf(queue: Queue, run: PoolRun): Promise<void> {
    try {
      const told = await ask(() => fieldOf(server, queue, run.hash, 'progress'));
      if (typeof told === 'string') watch.progressed(run, readProgress(told));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
    }
  }

  return {
    async look(queue, runs) {
      const active = new Set(await ask(() => queue.getRanges(['active'], 0, most - 1)));
      const gone = [...running].filter(([hash]) => runs.has(hash) && !active.has(hash));
      const waiting = new Set(gone.length > 0 ? await ask(() => queue.getRanges(['wait'], 0, -1)) : []);
      for (const [hash, run] of gone) {
        if (!isKnown(hash) && !waiting.has(hash)) continue;
        running.delete(hash);
        if (!isKnown(hash)) watch.retried(run, 'its worker gave it back, or was lost');
      }
      for (const hash of active) {
        const run = runs.get(hash);
        if (!run || isKnown(hash)) continue;
        if (!running.has(hash)) watch.started(run);
        running.set(hash, run);
        await progressOf(queue, run);
      }
    },
    forget: (hash) => void running.delete(hash),
  };
}
