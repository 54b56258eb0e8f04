// What came of runs that others trained: believed where it is what it should be, asked for again where it is not, and compared
// where it came twice.
import type { Queue } from 'bullmq';
import { Misfit } from '../../json-shape.ts';
import { mostAttempts } from '../ledger.ts';
import type { PoolRun, PoolWatch } from '../pool.ts';
import type { RunFailure, RunRecord } from '../run-record.ts';
import { mostResultCharacters, readRecord, readResult, saidOf } from './messages.ts';
import { lateKey } from './registry.ts';
import type { QueueServer } from './server.ts';

export interface ArrivalsOptions {
  readonly server: QueueServer;
  /** Of runs that are done, the hash of their predictions. */
  readonly known: ReadonlyMap<string, string>;
  readonly watch: PoolWatch;
  readonly signal: AbortSignal;
}

export interface Arrivals {
  isOver(hash: string): boolean;
  /** What the queue has of a run that ended; undefined: nobody asked for it, or it did before. */
  take(queue: Queue, hash: string, run: PoolRun | undefined): Promise<'taken' | 'asked again'>;
  /** It was lost too often. */
  giveUp(run: PoolRun): void;
  /** Looks at those that came when another had the run. */
  compareLate(sweep: string): Promise<void>;
}

/** Late ones at once. */
const atOnce = 10;

export function createArrivals({ server, known, watch, signal }: ArrivalsOptions): Arrivals {
  const predicted = new Map(known);
  const over = new Set<string>();
  const misfits = new Map<string, number>();
  const ask = <T>(work: () => Promise<T>) => server.patiently(work, signal);

  /** A result that cannot be believed is asked for again, a few times. */
  async function again(queue: Queue, run: PoolRun, reason: string): Promise<'taken' | 'asked again'> {
    const times = (misfits.get(run.hash) ?? 0) + 1;
    misfits.set(run.hash, times);
    if (times >= mostAttempts) {
      fail(run, { reason, lines: [], attempts: times });
      return 'taken';
    }
    watch.retried(run, reason);
    await ask(() => queue.remove(run.hash));
    await ask(() => queue.addBulk([queuedJob(run)]));
    return 'asked again';
  }

  function done(run: PoolRun, record: RunRecord): void {
    over.add(run.hash);
    predicted.set(record.hash, record.predictionsHash);
    watch.done(run, record);
  }

  function fail(run: PoolRun, { reason, lines, attempts }: Pick<RunFailure, 'reason' | 'lines' | 'attempts'>): void {
    const { hash, model, key } = run.job;
    over.add(hash);
    watch.failed(run, { form: 'qcnn failed run', version: 1, hash, model, key, reason, lines, attempts });
  } // prettier-ignore

  /** A run that was trained twice must come to the same. */
  function compare(told: unknown): void {
    try {
      const { hash, model, predictionsHash } = readRecord(told);
      const before = predicted.get(hash);
      if (before !== undefined && before !== predictionsHash)
        watch.warned(`run ${hash.slice(0, 12)} of ${model} was trained twice and predicts otherwise the second time; its first result stays`); // prettier-ignore
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
    }
  }

  return {
    isOver: (hash) => over.has(hash),
    async take(queue, hash, run) {
      const told = await ask(() => fieldOf(server, queue, hash, 'returnvalue'));
      if (!run || over.has(hash)) {
        compare(told);
        return 'taken';
      }
      try {
        const result = readResult(told, run.job);
        if (result.kind === 'failed') fail(run, result);
        else done(run, result.run);
        return 'taken';
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        return again(queue, run, `a worker sent what is no result: ${saidOf(error)}`);
      }
    },
    giveUp: (run) => fail(run, { reason: 'too many workers were lost while they trained it', lines: [], attempts: 1 }), // prettier-ignore
    async compareLate(sweep) {
      const key = lateKey(sweep);
      const late = await ask(() => server.client.lrange(key, 0, atOnce - 1));
      late.forEach(compare);
      if (late.length > 0) await ask(() => server.client.ltrim(key, late.length, -1));
    },
  };
}

/** As a queue takes it; one of that name that is there is not put in twice. */
export function queuedJob({ job, hash }: PoolRun) {
  return { name: 'run', data: JSON.stringify(job), opts: { jobId: hash } };
}

/** What BullMQ keeps of a job, as JSON: of a text a text. Undefined: nothing, or nothing that it wrote. */
export async function fieldOf(server: QueueServer, queue: Queue, hash: string, name: string): Promise<unknown> {
  const key = queue.toKey(hash);
  // In JSON a character may be six, and in Redis each three bytes.
  if (Number(await server.command('HSTRLEN', key, name)) > 4 * mostResultCharacters) return undefined;
  const told = await server.client.hget(key, name);
  try {
    return told === null ? undefined : JSON.parse(told);
  } catch {
    return undefined;
  }
} // prettier-ignore
