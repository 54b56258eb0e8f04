// The runs of queues that this process has in hand: kept ours while they are trained, and given back where they are not.
import type { FitProgress } from '../../models/classifier.ts';
import type { Channel } from './channels.ts';
import type { TakenRun } from './deliveries.ts';

export interface HeldRuns {
  /** Gives it a name of its own: a run may be taken again before its first training is over. */
  add(hash: string, one: TakenRun): string;
  has(name: string): boolean;
  isHeld(one: TakenRun): boolean;
  isUsed(channel: Channel): boolean;
  /** Tells the server now and then how far it is. */
  progressed(name: string, progress: FitProgress): void;
  /** No longer in hand. */
  release(name: string): TakenRun | undefined;
  giveBack(): Promise<unknown>;
  /** All go to others when their time is over. */
  close(): void;
}

/** Milliseconds. */
const progressEvery = 2_000;

/** `token`: by which it is known who took a run; `lease`: seconds for which it is ours once that is said. */
export function createHeldRuns(token: string, lease: number): HeldRuns {
  const held = new Map<string, TakenRun & { toldAt: number }>();
  let taken = 0;
  const renewing = setInterval(
    () => {
      for (const { queued } of held.values())
        // A run that went to another meanwhile is trained to its end all the same, and compared.
        queued.extendLock(token, 1000 * lease).catch(() => {});
    },
    (1000 * lease) / 3,
  );
  return {
    add(hash, one) {
      const name = `${hash} ${++taken}`;
      held.set(name, { ...one, toldAt: -Infinity });
      return name;
    },
    has: (name) => held.has(name),
    isHeld: ({ channel, queued }) =>
      [...held.values()].some((each) => each.channel === channel && each.queued.id === queued.id),
    isUsed: (channel) => [...held.values()].some((each) => each.channel === channel),
    progressed(name, progress) {
      const one = held.get(name);
      if (!one || performance.now() - one.toldAt < progressEvery) return;
      one.toldAt = performance.now();
      one.queued.updateProgress(JSON.stringify(progress)).catch(() => {});
    },
    release(name) {
      const one = held.get(name);
      held.delete(name);
      return one;
    },
    giveBack: () => Promise.allSettled([...held.values()].map(({ queued }) => queued.moveToWait(token))),
    close() {
      clearInterval(renewing);
      held.clear();
    },
  };
}
