// Runs from queues for the children of this process: takes one when a child is free, keeps it ours while it is trained, and
// sends what came of it.
import { randomUUID } from 'node:crypto';
import type { Job as QueuedJob } from 'bullmq';
import type { FitProgress } from '../../models/classifier.ts';
import { Misfit } from '../../json-shape.ts';
import { groupOfRun } from '../identify.ts';
import { placeGiven, type Job } from '../job.ts';
import type { PoolRun, PoolSource } from '../pool.ts';
import type { RunFailure, RunRecord } from '../run-record.ts';
import { createChannels, type Channel, type ChannelsOptions, type OpenQueue } from './channels.ts';
import { createDeliveries, type TakenRun } from './deliveries.ts';
import { createHeldRuns } from './held-runs.ts';
import { readJob, saidOf, type RunResult } from './messages.ts';
import { createPolling } from './polling.ts';
import { inTime } from './waiting.ts';

export interface TakerOptions extends Omit<ChannelsOptions, 'isUsed'> {
  /** Whether no more come once all are empty. */
  readonly untilEmpty: boolean;
  /** A run cannot be trained here: its queue is left to others. Absent: it has failed. */
  readonly refused?: ((sweep: string, reason: string) => void) | undefined;
  readonly warn: (sentence: string) => void;
}

export interface Taker {
  readonly source: PoolSource;
  /** Whether a run was taken from a queue, and is trained still. */
  isTaken(run: PoolRun): boolean;
  progressed(run: PoolRun, progress: FitProgress): void;
  /** Each sends how it ended. */
  done(run: PoolRun, record: RunRecord): void;
  failed(run: PoolRun, failure: RunFailure): void;
  /** Waits for what is being sent, gives back what was not trained, and leaves the queues. */
  close(): Promise<void>;
}

/** Milliseconds. */
const timeToGiveBack = 5_000;
/** Of one queue, at once. */
const mostUnreadable = 100;

export function createTaker(options: TakerOptions): Taker {
  const { server, lease, untilEmpty, refused, warn } = options;
  const token = randomUUID();
  const held = createHeldRuns(token, lease);
  const channels = createChannels({ ...options, isUsed: held.isUsed });
  const deliveries = createDeliveries({ server, token, warn });
  const stopped = new AbortController();
  const told = new Set<string>();
  let last: string | undefined;

  async function takeOne(): Promise<PoolRun | undefined> {
    const open = await channels.open();
    // The one that was served last before the others.
    for (const channel of open.sort((a, b) => Number(b.name === last) - Number(a.name === last))) {
      const run = await takeFrom(channel);
      if (run) return run;
    }
    return undefined;
  }

  async function takeFrom(channel: Channel): Promise<PoolRun | undefined> {
    for (let unreadable = 0; unreadable < mostUnreadable;) {
      const queued = await server.patiently(() => nextOf(channel, token), stopped.signal);
      if (queued === undefined) return undefined;
      if (queued === 'unreadable') {
        unreadable++;
        tellUnreadable(channel);
        continue;
      }
      // What the server gave away while we were not heard of, and gives to us again, is being trained.
      const run = held.isHeld({ channel, queued }) ? undefined : await accept({ channel, queued });
      if (run) return run;
    }
    return undefined;
  }

  function tellUnreadable({ sweep }: Channel): void {
    if (!told.has(sweep)) warn(`the sweep ${sweep} has runs that cannot be read, and are left out`);
    told.add(sweep);
  }

  /** Ours from now on; undefined: it is no run, which is sent. */
  async function accept(one: TakenRun): Promise<PoolRun | undefined> {
    const { channel, queued } = one;
    try {
      const job = placed(readJob(queued.data, queued.id), channel);
      last = channel.name;
      return { hash: held.add(job.hash, one), group: groupOfRun(job), job };
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const reason = `what stands in the queue is no run: ${saidOf(error)}`;
      await deliveries.send(one, { kind: 'failed', reason, lines: [], attempts: 1 });
      return undefined;
    }
  }

  function send({ hash }: PoolRun, result: RunResult): void {
    const one = held.release(hash);
    if (one) void deliveries.send(one, result);
  }

  function refuse({ hash }: PoolRun, reason: string): void {
    const one = held.release(hash);
    if (!one) return;
    if (channels.refuse(one.channel.name)) refused?.(one.channel.sweep, reason);
    one.queued.moveToWait(token).catch(() => {});
  }

  return {
    source: {
      next: createPolling({ take: takeOne, untilEmpty, signal: stopped.signal }),
      stop: () => stopped.abort(),
      refused: refused && refuse,
    },
    isTaken: ({ hash }) => held.has(hash),
    progressed: ({ hash }, progress) => held.progressed(hash, progress),
    done: (run, record) => send(run, { kind: 'done', run: record }),
    failed: (run, { reason, lines, attempts }) =>
      send(run, { kind: 'failed', reason, lines: [...lines], attempts }),
    async close() {
      stopped.abort();
      const all = Promise.allSettled([held.giveBack(), deliveries.settled()]).then(channels.close);
      if ((await inTime(all, timeToGiveBack)) === 'late')
        warn(`${server.shown} does not answer; what was taken from it goes to others ${lease} seconds after it was heard of last`); // prettier-ignore
      deliveries.stop();
      held.close();
    },
  };
}

/** BullMQ throws at what is no JSON, which stays among what is being trained until the time of that is over. */
async function nextOf({ worker }: Channel, token: string): Promise<QueuedJob | 'unreadable' | undefined> {
  try {
    return await worker.getNextJob(token, { block: false });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return 'unreadable';
    throw error;
  }
}

/** With the paths of this machine. Throws Misfit where a job names data that its sweep does not. */
function placed(job: Job, { places }: OpenQueue): Job {
  const { data, testData } = job.given;
  for (const name of [data, testData])
    if (name !== undefined && !places.has(name)) throw new Misfit(`it names the data ${name.slice(0, 100)}, which its sweep does not`); // prettier-ignore
  return { ...job, given: placeGiven(job.given, Object.fromEntries(places)) };
}
