// The collecting side of a queue: puts runs in, sees how far they are, hands over what came of each, and takes away what is
// finished. The queue is asked again and again; no message of it is waited for, so that none can be missed.
import type { Queue } from 'bullmq';
import type { PoolRun, PoolWatch } from '../pool.ts';
import { createArrivals, queuedJob } from './arrivals.ts';
import type { NamedSource } from './messages.ts';
import { createRunning } from './running.ts';
import type { QueueServer } from './server.ts';

/** Runs that want the same data. */
export interface Share {
  readonly queue: string;
  readonly sources: readonly NamedSource[];
  readonly runs: readonly PoolRun[];
}

export interface CollectorOptions {
  readonly server: QueueServer;
  readonly sweep: string;
  readonly shares: readonly Share[];
  /** Of runs that are done, the hash of their predictions. */
  readonly known: ReadonlyMap<string, string>;
  /** Whether its result or its failure is written. */
  readonly isWritten: (hash: string) => boolean;
  /** Runs that a child of this process trains, of which the queue need not tell. */
  readonly isOurs: (hash: string) => boolean;
  readonly watch: PoolWatch;
  readonly signal: AbortSignal;
}

export interface Collector {
  /** Puts in what is missing, and takes out what nobody wants any longer. */
  fill(): Promise<void>;
  /** Hands over what came; true: all is there. */
  look(): Promise<boolean>;
  /** Takes out what nobody has begun. */
  drain(): Promise<void>;
  /** Takes the queues away. */
  remove(): Promise<void>;
}

/** Jobs that are put in at once, and ended ones that are looked at. */
const most = { put: 200, ended: 10_000 } as const;

export function createCollector(options: CollectorOptions): Collector {
  const { server, sweep, shares, isWritten, isOurs, signal } = options;
  const open = shares.map((share) => ({
    queue: server.queue(share.queue),
    runs: new Map(share.runs.map((run) => [run.hash, run])),
  }));
  const arrivals = createArrivals(options);
  const running = createRunning({ ...options, isKnown: (hash) => isOurs(hash) || arrivals.isOver(hash) });
  const ask = <T>(work: () => Promise<T>) => server.patiently(work, signal);
  const missing = ({ runs }: (typeof open)[number]) =>
    [...runs.values()].filter(({ hash }) => !arrivals.isOver(hash));

  async function fillOne(share: (typeof open)[number]): Promise<void> {
    const { queue, runs } = share;
    // One that was being taken away pauses.
    await ask(async () => ((await queue.isPaused()) ? queue.resume() : undefined));
    const waiting = await ask(() => queue.getRanges(['wait', 'prioritized', 'delayed'], 0, -1));
    for (const hash of waiting) if (!runs.has(hash)) await ask(() => queue.remove(hash));
    const there = new Set(await ask(() => queue.getRanges(['wait', 'active', 'completed', 'failed'], 0, -1)));
    const coming = missing(share).filter(({ hash }) => !there.has(hash));
    for (let at = 0; at < coming.length; at += most.put)
      await ask(() => queue.addBulk(coming.slice(at, at + most.put).map(queuedJob)));
  }

  async function collect(queue: Queue, runs: ReadonlyMap<string, PoolRun>): Promise<void> {
    for (const hash of await ask(() => queue.getRanges(['completed'], 0, most.ended - 1, true))) {
      const run = runs.get(hash);
      if (run && arrivals.isOver(hash) && !isWritten(hash)) continue;
      if ((await arrivals.take(queue, hash, run)) === 'asked again') running.forget(hash);
      else if (!run || isWritten(hash)) await ask(() => queue.remove(hash));
    }
    for (const hash of await ask(() => queue.getRanges(['failed'], 0, most.ended - 1, true))) {
      const run = runs.get(hash);
      if (run && !arrivals.isOver(hash)) arrivals.giveUp(run);
      if (!run || isWritten(hash)) await ask(() => queue.remove(hash));
    }
  }

  return {
    async fill() {
      for (const share of open) await fillOne(share);
    },
    async look() {
      for (const { queue, runs } of open) {
        await collect(queue, runs);
        await running.look(queue, runs);
      }
      await arrivals.compareLate(sweep);
      return open.every((share) => missing(share).length === 0);
    },
    async drain() {
      for (const { queue } of open) await server.patiently(() => queue.drain());
    },
    async remove() {
      for (const { queue } of open) {
        await ask(() => queue.obliterate({ force: true }));
        await ask(() => server.client.del(queue.toKey('meta'), queue.toKey('events')));
      }
    },
  };
}
