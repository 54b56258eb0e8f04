// The collecting side of a queue: puts runs in, sees how far they are, hands over what came of each, and takes away what is
// finished. The queue is asked again and again; no message of it is waited for, so that none can be missed.
import type { Queue } from 'bullmq';
import { Misfit } from '../../json-shape.ts';
import { mostAttempts } from '../ledger.ts';
import type { PoolRun, PoolWatch } from '../pool.ts';
import type { RunFailure, RunRecord } from '../run-record.ts';
import { readProgress, readRecord, readResult, type NamedSource } from './messages.ts';
import { lateKey } from './registry.ts';
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

/** Jobs, and results, that are sent at once. */
const atOnce = 200;

export function createCollector(options: CollectorOptions): Collector {
  const { server, sweep, shares, known, isWritten, watch, signal } = options;
  const open = shares.map((share) => ({
    ...share,
    queue: server.queue(share.queue),
    runs: new Map(share.runs.map((run) => [run.hash, run])),
  }));
  const predicted = new Map(known);
  const over = new Set<string>();
  const misfits = new Map<string, number>();
  const running = new Map<string, PoolRun>();
  const ask = <T>(work: () => Promise<T>) => server.patiently(work, signal);
  const missing = ({ runs }: (typeof open)[number]) => [...runs.values()].filter(({ hash }) => !over.has(hash));

  async function fillOne(share: (typeof open)[number]): Promise<void> {
    const { queue, runs } = share;
    const waiting = await ask(() => queue.getRanges(['wait', 'prioritized', 'delayed', 'paused'], 0, -1));
    for (const hash of waiting) if (!runs.has(hash)) await ask(() => queue.remove(hash));
    const there = new Set(await ask(() => queue.getRanges(['wait', 'active', 'completed', 'failed'], 0, -1)));
    const coming = missing(share).filter(({ hash }) => !there.has(hash));
    for (let at = 0; at < coming.length; at += atOnce) {
      const jobs = coming.slice(at, at + atOnce).map(({ job, hash }) => ({ name: 'run', data: JSON.stringify(job), opts: { jobId: hash } }));
      // One that came meanwhile, by its name, is not put in twice.
      await ask(() => queue.addBulk(jobs));
    }
  } // prettier-ignore

  async function collect(queue: Queue, runs: ReadonlyMap<string, PoolRun>): Promise<void> {
    for (const hash of await ask(() => queue.getRanges(['completed'], 0, atOnce - 1, true))) {
      if (!over.has(hash)) await handOver(queue, hash, runs.get(hash));
      if (isWritten(hash)) await ask(() => queue.remove(hash));
    }
    for (const hash of await ask(() => queue.getRanges(['failed'], 0, atOnce - 1, true))) {
      const run = runs.get(hash);
      if (run && !over.has(hash)) fail(run, { reason: 'too many workers were lost while they trained it', lines: [], attempts: 1 });
      if (!run || isWritten(hash)) await ask(() => queue.remove(hash));
    }
  } // prettier-ignore

  async function handOver(queue: Queue, hash: string, run: PoolRun | undefined): Promise<void> {
    const told = await ask(() => server.client.hget(queue.toKey(hash), 'returnvalue'));
    if (!run) return comparePrediction(said(told));
    try {
      const result = readResult(said(told), run.job);
      if (result.kind === 'failed') fail(run, result);
      else done(run, result.run);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      await again(queue, run, `a worker sent what is no result: ${[...error.path, error.message].join(': ').slice(0, 300)}`);
    }
  } // prettier-ignore

  /** A result that cannot be believed is asked for again, a few times. */
  async function again(queue: Queue, run: PoolRun, reason: string): Promise<void> {
    const times = (misfits.get(run.hash) ?? 0) + 1;
    misfits.set(run.hash, times);
    if (times >= mostAttempts) return fail(run, { reason, lines: [], attempts: times });
    running.delete(run.hash);
    watch.retried(run, reason);
    await ask(() => queue.remove(run.hash));
    await ask(() => queue.addBulk([{ name: 'run', data: JSON.stringify(run.job), opts: { jobId: run.hash } }]));
  } // prettier-ignore

  function done(run: PoolRun, record: RunRecord): void {
    over.add(run.hash);
    running.delete(run.hash);
    predicted.set(record.hash, record.predictionsHash);
    watch.done(run, record);
  }

  function fail(run: PoolRun, { reason, lines, attempts }: Pick<RunFailure, 'reason' | 'lines' | 'attempts'>): void {
    const { hash, model, key } = run.job;
    over.add(run.hash);
    running.delete(run.hash);
    watch.failed(run, { form: 'qcnn failed run', version: 1, hash, model, key, reason, lines, attempts });
  } // prettier-ignore

  /** A run that was trained twice must come to the same. */
  function comparePrediction(told: unknown): void {
    try {
      const { hash, model, predictionsHash } = readRecord(told);
      const before = predicted.get(hash);
      if (before !== undefined && before !== predictionsHash)
        watch.warned(`run ${hash.slice(0, 12)} of ${model} was trained twice and predicts otherwise the second time; its first result stays`);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
    }
  } // prettier-ignore

  async function compareLate(): Promise<void> {
    const key = lateKey(sweep);
    const late = await ask(() => server.client.lrange(key, 0, 9));
    if (late.length === 0) return;
    late.forEach(comparePrediction);
    await ask(() => server.client.ltrim(key, late.length, -1));
  }

  async function lookAtRunning(queue: Queue, runs: ReadonlyMap<string, PoolRun>): Promise<void> {
    const active = new Set(await ask(() => queue.getRanges(['active'], 0, 9999)));
    const waiting = running.size > 0 ? new Set(await ask(() => queue.getRanges(['wait'], 0, -1))) : active;
    for (const [hash, run] of running) {
      if (active.has(hash) || !waiting.has(hash) || !runs.has(hash)) continue;
      running.delete(hash);
      watch.retried(run, 'its worker gave it back, or was lost');
    }
    for (const hash of active) {
      const run = runs.get(hash);
      if (!run || options.isOurs(hash) || over.has(hash)) continue;
      if (!running.has(hash)) watch.started(run);
      running.set(hash, run);
      await progressOf(queue, run);
    }
  }

  async function progressOf(queue: Queue, run: PoolRun): Promise<void> {
    try {
      const told = said(await ask(() => server.client.hget(queue.toKey(run.hash), 'progress')));
      if (typeof told === 'string') watch.progressed(run, readProgress(told));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
    }
  }

  return {
    async fill() {
      for (const share of open) await fillOne(share);
    },
    async look() {
      for (const { queue, runs } of open) {
        await collect(queue, runs);
        await lookAtRunning(queue, runs);
      }
      await compareLate();
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
} // prettier-ignore

/** BullMQ keeps what it is given as JSON: of a text a text. */
function said(told: string | null): unknown {
  try {
    return told === null || told.length > 2 ** 27 ? undefined : JSON.parse(told);
  } catch {
    return undefined;
  }
}
