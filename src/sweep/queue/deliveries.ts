// What came of runs, on its way to the server: sent until it answers, to the queue that the run was taken from, or, where that
// has given it to another meanwhile, to whoever collects, who compares.
import type { Job as QueuedJob } from 'bullmq';
import type { Channel } from './channels.ts';
import type { RunResult } from './messages.ts';
import { isAnnounced, lateKey } from './registry.ts';
import type { QueueServer } from './server.ts';

/** A run that was taken from a queue. */
export interface TakenRun {
  readonly channel: Channel;
  readonly queued: QueuedJob;
}

export interface DeliveriesOptions {
  readonly server: QueueServer;
  /** By which it is known who took a run. */
  readonly token: string;
  readonly warn: (sentence: string) => void;
}

export interface Deliveries {
  /** Resolves when it has arrived, or was given up. */
  send(one: TakenRun, result: RunResult): Promise<void>;
  /** Resolves when all has arrived. */
  settled(): Promise<unknown>;
  /** What has not arrived is given up. */
  stop(): void;
}

/** Seconds for which a result waits for a collector that was stopped. */
const lateFor = 604_800;

export function createDeliveries({ server, token, warn }: DeliveriesOptions): Deliveries {
  const sending = new Set<Promise<void>>();
  const stopped = new AbortController();
  const ask = <T>(work: () => Promise<T>) => server.patiently(work, stopped.signal);

  async function deliver({ queued, channel }: TakenRun, text: string): Promise<void> {
    const isOurs = await ask(async () => {
      try {
        await queued.moveToCompleted(text, token, false);
        return true;
      } catch (error) {
        if (/lock|not in the active state|Missing key/i.test((error as Error).message)) return false;
        throw error;
      }
    });
    if (isOurs || !(await ask(() => isAnnounced(server, channel.sweep)))) return;
    const key = lateKey(channel.sweep);
    await ask(() => server.command('RPUSH', key, text));
    await ask(() => server.command('EXPIRE', key, lateFor));
  }

  return {
    send(one, result) {
      const work = deliver(one, JSON.stringify(result))
        .catch((error: unknown) => {
          if (!stopped.signal.aborted) warn(String((error as Error).message));
        })
        .finally(() => sending.delete(work));
      sending.add(work);
      return work;
    },
    settled: () => Promise.all(sending),
    stop: () => stopped.abort(),
  };
}
