// The order of a server's work: after an edit its document first, the rest in short slices between requests, the dear part at rest.

/** The work that one text asks for. A newer text of the same document replaces it, wherever it stands. */
export interface Work {
  /** What an edit is answered with; done at once, before the rest of any document. */
  first(): void;
  /** One step of the rest, of a few milliseconds at most where that can be; false: nothing is left. */
  next(): boolean;
  /** One step of what waits until nobody types; false: nothing is left. */
  atRest(): boolean;
}

/** How time passes: in Node, in a worker, in a test. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Runs after the messages that wait; the answer takes it back. */
  soon(run: () => void): () => void;
  after(milliseconds: number, run: () => void): () => void;
}

/** Longest time that requests wait for a slice, in milliseconds, unless one step alone takes longer. */
const slice = 8;
/** An editor without an edit for so long, in milliseconds, is at rest. */
const restAfter = 500;

export class Scheduler {
  readonly #clock: Clock;
  readonly #firsts = new Map<string, Work>();
  readonly #rests = new Map<string, Work>();
  readonly #resting = new Map<string, Work>();
  #isPlanned = false;
  #takeBackRest: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Plans the work of a document, in place of what it had. */
  submit(document: string, work: Work): void {
    this.drop(document);
    this.#firsts.set(document, work);
    this.#plan();
    this.#waitForRest();
  }

  drop(document: string): void {
    for (const queue of [this.#firsts, this.#rests, this.#resting]) queue.delete(document);
  }

  /** Does what is first of a document now, for a request that needs it. */
  hasten(document: string): void {
    const work = this.#firsts.get(document);
    if (!work) return;
    this.#firsts.delete(document);
    this.#rests.set(document, work);
    work.first();
  }

  /** Whether all is done that was submitted. */
  get isIdle(): boolean {
    return this.#firsts.size + this.#rests.size + this.#resting.size === 0;
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#clock.soon(() => {
      this.#isPlanned = false;
      const [first] = this.#firsts.keys();
      // A fault of one work leaves the others.
      try {
        if (first !== undefined) this.hasten(first);
        else this.#runSlice();
      } finally {
        if (this.#firsts.size + this.#rests.size > 0) this.#plan();
      }
    });
  }

  /** Steps of the rest, each document in its turn, then of what waited, where it is its time. */
  #runSlice(): void {
    const end = this.#clock.now() + slice;
    do {
      const next = this.#rests.entries().next();
      if (next.done) return;
      const [document, work] = next.value;
      this.#rests.delete(document);
      if (work.next()) this.#rests.set(document, work);
      else this.#resting.set(document, work);
    } while (this.#clock.now() < end && this.#firsts.size === 0);
  }

  #waitForRest(): void {
    this.#takeBackRest?.();
    this.#takeBackRest = this.#clock.after(restAfter, () => this.#runAtRest());
  }

  #runAtRest(): void {
    this.#takeBackRest = undefined;
    // Documents before it are still at their own.
    if (this.#firsts.size + this.#rests.size > 0) return this.#waitForRest();
    const next = this.#resting.entries().next();
    if (next.done) return;
    const [document, work] = next.value;
    this.#resting.delete(document);
    try {
      if (work.atRest()) this.#resting.set(document, work);
    } finally {
      this.#takeBackRest = this.#clock.after(0, () => this.#runAtRest());
    }
  }
}
