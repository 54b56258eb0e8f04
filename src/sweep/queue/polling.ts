// Asks again and again until there is something: for one caller at a time, and not again where nothing was a moment ago.
import { pause } from './waiting.ts';

export interface PollingOptions<T> {
  /** What is next; undefined: nothing now. */
  readonly take: () => Promise<T | undefined>;
  /** Whether nothing more comes once there was nothing. */
  readonly untilEmpty: boolean;
  /** Ends all waiting; `take` may reject then. */
  readonly signal: AbortSignal;
}

/** Milliseconds. */
const pollEvery = 500;

/** Gives what is next, when it is there; undefined: nothing more comes. */
export function createPolling<T>({ take, untilEmpty, signal }: PollingOptions<T>): () => Promise<T | undefined> {
  let turn: Promise<unknown> = Promise.resolve();
  let emptyAt = -Infinity;
  let isDrained = false;

  async function takeInTurn(): Promise<T | undefined> {
    if (isDrained || performance.now() - emptyAt < pollEvery) return undefined;
    const taken = await take();
    if (taken === undefined) {
      emptyAt = performance.now();
      isDrained = untilEmpty;
    }
    return taken;
  }

  /** What it gives; undefined once all is stopped. */
  async function unlessStopped<R>(work: Promise<R>): Promise<R | undefined> {
    try {
      return await work;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  return async () => {
    while (!signal.aborted && !isDrained) {
      const mine = turn.then(takeInTurn);
      turn = mine.catch(() => {});
      const taken = await unlessStopped(mine);
      if (taken !== undefined) return taken;
      if (!isDrained) await unlessStopped(pause(pollEvery, signal));
    }
    return undefined;
  };
} // prettier-ignore
