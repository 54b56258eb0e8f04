// The meter of an elaboration: the steps it has taken, and where these have it refused, left out or paused.

/** Most steps (statements, list elements, expression nodes) that elaborating one circuit may take. */
export const stepLimit = 20_000_000;

/** Steps between two pauses: about a millisecond. */
export const sliceSteps = 5_000;

/** Counts the steps of one elaboration. */
export interface Meter {
  steps: number;
  /** Beyond these the circuit is refused, by an error. */
  readonly limit: number;
  /** Beyond these it is left with `OutOfBudget`: nothing is wrong, but nothing more is known. */
  readonly budget: number;
  /** From here on a pause is due. */
  pauseAt: number;
}

/** Default: from zero to the limit. */
export function newMeter({ steps = 0, limit = stepLimit, budget = Infinity }: Partial<Meter> = {}): Meter {
  return { steps, limit, budget, pauseAt: steps + sliceSteps };
}

/**
 * What works in slices: it yields where whoever runs it may do something else first, and returns its result. Functions
 * that work so are those of a module, no closures: for each one that was called V8 keeps a hidden class until the next
 * full collection, and with it whatever the closure sees.
 */
export type Slices<T = void> = Generator<undefined, T>;

/** Whether to pause now; the next pause is due a slice later. */
export function isPauseDue(meter: Meter): boolean {
  if (meter.steps < meter.pauseAt) return false;
  meter.pauseAt = meter.steps + sliceSteps;
  return true;
}

/** The result of work that nobody wants to interrupt. */
export function inOneGo<T>(slices: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}
