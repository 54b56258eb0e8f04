// Asynchronous works of which a few are under way at once, each with something of its own; what comes of them is taken in
// the order in which they began.

export interface InFlight<Own> {
  /**
   * Begins a work as soon as the one before with the same thing is taken, and returns; `take` gets what comes of it.
   * Rejects, as `settle` does, with what an earlier one failed with: then nothing is under way, and later ones are not taken.
   */
  begin<T>(work: (own: Own) => Promise<T>, take: (result: T) => void): Promise<void>;
  /** Waits until all are taken. */
  settle(): Promise<void>;
}

/** `own`: one thing for each that may be under way. */
export function inFlight<Own>(own: readonly Own[]): InFlight<Own> {
  const taken: Promise<void>[] = own.map(() => Promise.resolve());
  let last: Promise<void> = Promise.resolve();
  let turn = 0;

  async function takeAfter<T>(before: Promise<void>, result: Promise<T>, take: (result: T) => void) {
    const value = await result;
    await before;
    take(value);
  }

  async function settle(): Promise<void> {
    await Promise.allSettled(taken);
    return last;
  }

  return {
    async begin(work, take) {
      const at = turn++ % own.length;
      await taken[at].catch(settle);
      last = takeAfter(last, work(own[at]), take);
      last.catch(() => {});
      taken[at] = last;
    },
    settle,
  };
}
