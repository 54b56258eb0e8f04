// The connections by which runs are taken from queues: one a queue that may be served, closed when it may be no longer.
import type { Worker } from 'bullmq';
import { keyPrefix, type QueueServer } from './server.ts';

/** A queue that may be served. */
export interface OpenQueue {
  readonly name: string;
  readonly sweep: string;
  /** Paths of the data by their names in its jobs. */
  readonly places: ReadonlyMap<string, string>;
}

export interface Channel extends OpenQueue {
  readonly worker: Worker;
}

export interface ChannelsOptions {
  readonly server: QueueServer;
  /** Seconds after which a run whose worker was not heard of is given to another. */
  readonly lease: number;
  /** Those that may be served now. */
  readonly queues: () => Promise<readonly OpenQueue[]>;
  /** Whether a run of it is still trained here, whose result goes by the same connection. */
  readonly isUsed: (channel: Channel) => boolean;
}

export interface Channels {
  /** To those that may be served now. */
  open(): Promise<Channel[]>;
  /** Leaves a queue for good; false: it was left before. */
  refuse(name: string): boolean;
  close(): Promise<void>;
}

/** Connections at once, whoever announces how many queues. */
const mostOpen = 100;
/** Workers that may be lost with one run in their hands: as many as are worth a try. */
const mostStalled = 100;

export function createChannels({ server, lease, queues, isUsed }: ChannelsOptions): Channels {
  const all = new Map<string, Channel>();
  const refused = new Set<string>();
  const leaving = new Set<Promise<void>>();

  function connect(queue: OpenQueue): Channel {
    const worker = server.worker(queue.name, {
      lockDuration: 1000 * lease,
      stalledInterval: 500 * lease,
      maxStalledCount: mostStalled,
    });
    void worker.startStalledCheckTimer().catch(() => {});
    return { ...queue, worker };
  }

  function leave(channel: Channel): void {
    all.delete(channel.name);
    const work = end(channel).finally(() => leaving.delete(work));
    leaving.add(work);
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

  return {
    async open() {
      const wanted = (await queues()).filter(({ name }) => !refused.has(name)).slice(0, mostOpen);
      const names = new Set(wanted.map(({ name }) => name));
      for (const channel of all.values()) if (!names.has(channel.name) && !isUsed(channel)) leave(channel);
      for (const queue of wanted) if (!all.has(queue.name)) all.set(queue.name, connect(queue));
      return [...all.values()].filter(({ name }) => names.has(name));
    },
    refuse(name) {
      const isNew = !refused.has(name);
      refused.add(name);
      return isNew;
    },
    async close() {
      for (const channel of all.values()) leave(channel);
      await Promise.all(leaving);
    },
  };
}
