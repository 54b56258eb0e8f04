// Runs from queues for the children of this process: takes one when a child is free, keeps it ours while it is trained, and
// sends what came of it.
import { randomUUID } from 'node:crypto';
import type { Job as QueuedJob, Worker } from 'bullmq';
import type { FitProgress } from '../../models/classifier.ts';
import { Misfit } from '../../json-shape.ts';
import { groupOfRun } from '../identify.ts';
import { placeGiven, type Job } from '../job.ts';
import type { PoolRun, PoolSource } from '../pool.ts';
import { readJob, type RunResult } from './messages.ts';
import { lateKey } from './registry.ts';
import { keyPrefix, pause, type QueueServer } from './server.ts';

/** A queue that may be served. */
export interface OpenQueue {
  readonly name: string;
  readonly sweep: string;
  /** Paths of the data by their names in its jobs. */
  readonly places: ReadonlyMap<string, string>;
}

export interface TakerOptions {
  readonly server: QueueServer;
  /** Seconds after which a run whose worker was not heard of is given to another. */
  readonly lease: number;
  /** Those that may be served now. */
  readonly queues: () => Promise<readonly OpenQueue[]>;
  /** Whether no more come once all are empty. */
  readonly untilEmpty: boolean;
  /** A run cannot be trained here: its queue is left to others. */
  readonly refused: (sweep: string, reason: string) => void;
  readonly warn: (sentence: string) => void;
}

export interface Taker {
  readonly source: PoolSource;
  /** The sweep that a run was taken from; undefined: it was not taken from a queue. */
  sweepOf(run: PoolRun): string | undefined;
  progressed(run: PoolRun, progress: FitProgress): void;
  /** Sends how it ended. */
  ended(run: PoolRun, result: RunResult): void;
  /** Waits for what is being sent, gives back what was not trained, and leaves the queues. */
  close(): Promise<void>;
}

/** Workers that may be lost with one run in their hands: as many as are worth a try. */
const mostStalled = 100;
/** Milliseconds. */
const pollEvery = 500;
const progressEvery = 2_000;
const timeToGiveBack = 5_000;

interface Channel extends OpenQueue {
  readonly worker: Worker;
}

interface Held {
  readonly channel: Channel;
  readonly queued: QueuedJob;
  told: number;
}

export function createTaker({ server, lease, queues, untilEmpty, refused, warn }: TakerOptions): Taker {
  const token = randomUUID();
  const channels = new Map<string, Channel>();
  const unfit = new Set<string>();
  const held = new Map<string, Held>();
  const sending = new Set<Promise<void>>();
  const stopped = new AbortController();
  let taken = 0;
  let last: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let emptyAt = -Infinity;
  let isDrained = false;
  const renewing = setInterval(renew, (1000 * lease) / 3);

  async function next(): Promise<PoolRun | undefined> {
    while (!stopped.signal.aborted && !isDrained) {
      // One child at a time asks; what was empty a moment ago is not asked again.
      const mine = turn.then(async () => (performance.now() - emptyAt < pollEvery ? undefined : takeOne()));
      turn = mine.catch(() => {});
      const run = await unlessStopped(mine);
      if (run) return run;
      if (!isDrained) await unlessStopped(pause(pollEvery, stopped.signal));
    }
    return undefined;
  }

  /** What it gives; undefined once all is stopped. */
  async function unlessStopped<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      if (stopped.signal.aborted) return undefined;
      throw error;
    }
  }

  async function takeOne(): Promise<PoolRun | undefined> {
    for (const channel of await openChannels()) {
      const queued = await server.patiently(() => channel.worker.getNextJob(token, { block: false }), stopped.signal);
      if (!queued) continue;
      const run = accept(channel, queued);
      if (run) return run;
    }
    if (untilEmpty) isDrained = true;
    emptyAt = performance.now();
    return undefined;
  } // prettier-ignore

  /** Those that may be served, the one that was served last before the others. */
  async function openChannels(): Promise<Channel[]> {
    const wanted = (await queues()).filter(({ name }) => !unfit.has(name));
    const names = new Set(wanted.map(({ name }) => name));
    for (const name of channels.keys()) if (!names.has(name)) leave(name);
    for (const queue of wanted) if (!channels.has(queue.name)) channels.set(queue.name, open(queue));
    return [...channels.values()].sort((a, b) => Number(b.name === last) - Number(a.name === last));
  }

  function open(queue: OpenQueue): Channel {
    const worker = server.worker(queue.name, {
      lockDuration: 1000 * lease,
      stalledInterval: 500 * lease,
      maxStalledCount: mostStalled,
    });
    void worker.startStalledCheckTimer().catch(() => {});
    return { ...queue, worker };
  }

  function leave(name: string): void {
    const channel = channels.get(name);
    channels.delete(name);
    // What is still trained of it is sent by the same connection.
    if (channel && ![...held.values()].some((each) => each.channel === channel)) void end(channel);
  }

  /** BullMQ's look for lost jobs notes how many events of a queue are kept, also when the queue is gone. */
  async function end({ name, worker }: Channel): Promise<void> {
    try {
      await worker.close();
      await server.command('DEL', `${keyPrefix}:${name}:meta`);
    } catch {
      // The server is away; a note is all that stays.
    }
  }

  /** Ours from now on; undefined: it is no run, which is sent. */
  function accept(channel: Channel, queued: QueuedJob): PoolRun | undefined {
    const one: Held = { channel, queued, told: 0 };
    try {
      const job = placed(readJob(queued.data, queued.id), channel);
      const run = { hash: `${job.hash} ${++taken}`, group: groupOfRun(job), job };
      held.set(run.hash, one);
      last = channel.name;
      return run;
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const reason = `what stands in the queue is no run: ${[...error.path, error.message].join(': ')}`;
      send(one, { kind: 'failed', reason: reason.slice(0, 1000), lines: [], attempts: 1 });
      return undefined;
    }
  }

  function renew(): void {
    for (const { queued } of held.values())
      // A run that went to another meanwhile is trained to its end all the same, and compared.
      queued.extendLock(token, 1000 * lease).catch(() => {});
  }

  function send(one: Held, result: RunResult): void {
    const work = deliver(one, JSON.stringify(result)).catch((error: unknown) => warn(String((error as Error).message)));
    sending.add(work);
    void work.finally(() => sending.delete(work));
  } // prettier-ignore

  async function deliver({ queued, channel }: Held, text: string): Promise<void> {
    const isOurs = await server.patiently(async () => {
      try {
        await queued.moveToCompleted(text, token, false);
        return true;
      } catch (error) {
        if (/lock|not in the active state|Missing key/i.test((error as Error).message)) return false;
        throw error;
      }
    }, closing.signal);
    if (isOurs) return;
    // Another has it meanwhile, or has ended it: whoever collects compares.
    const key = lateKey(channel.sweep);
    await server.patiently(() => server.command('RPUSH', key, text), closing.signal);
    await server.command('EXPIRE', key, 604_800);
  }

  const closing = new AbortController();

  return {
    source: {
      next,
      stop: () => stopped.abort(),
      refused(run, reason) {
        const one = held.get(run.hash);
        if (!one) return;
        held.delete(run.hash);
        const { channel } = one;
        if (!unfit.has(channel.name)) refused(channel.sweep, reason);
        unfit.add(channel.name);
        one.queued.moveToWait(token).catch(() => {});
      },
    },
    sweepOf: ({ hash }) => held.get(hash)?.channel.sweep,
    progressed({ hash }, progress) {
      const one = held.get(hash);
      if (!one || performance.now() - one.told < progressEvery) return;
      one.told = performance.now();
      one.queued.updateProgress(JSON.stringify(progress)).catch(() => {});
    },
    ended(run, result) {
      const one = held.get(run.hash);
      held.delete(run.hash);
      if (one) send(one, result);
    },
    async close() {
      stopped.abort();
      const givesBack = [...held.values()].map(({ queued }) => queued.moveToWait(token));
      const all = Promise.allSettled([...givesBack, ...sending]).then(() => Promise.all([...channels.values()].map(end)));
      const isInTime = await Promise.race([all.then(() => true), pause(timeToGiveBack).then(() => false)]);
      if (!isInTime)
        warn(`${server.shown} does not answer; what was taken from it goes to others ${lease} seconds after it was heard of last`);
      closing.abort();
      clearInterval(renewing);
      held.clear();
    },
  };
} // prettier-ignore

/** With the paths of this machine. Throws Misfit where a job names data that its sweep does not. */
function placed(job: Job, { places }: OpenQueue): Job {
  const { data, testData } = job.given;
  for (const name of [data, testData])
    if (name !== undefined && !places.has(name)) throw new Misfit(`it names the data ${name.slice(0, 100)}, which its sweep does not`); // prettier-ignore
  return { ...job, given: placeGiven(job.given, Object.fromEntries(places)) };
}
