// How long something takes: warm-up, then repetitions until their number or their time suffices.
import { setImmediate } from 'node:timers/promises';

export interface Timing {
  readonly minMs: number;
  readonly medianMs: number;
  readonly runs: number;
}

export interface Budget {
  /** Unmeasured repetitions go on for so long; none where one measured repetition takes longer. */
  readonly warmMs: number;
  /** Measured repetitions go on for so long, but at least `leastRuns` of them unless they take `patienceMs` together. */
  readonly measureMs: number;
  readonly leastRuns: number;
  readonly patienceMs: number;
  readonly mostRuns: number;
}

export const defaultBudget: Budget = {
  warmMs: 200,
  measureMs: 600,
  leastRuns: 5,
  patienceMs: 1500,
  mostRuns: 2000,
};

/** Time between chances for the event loop, so that Ctrl-C is heard. */
const BREATH_MS = 50;

/**
 * Times `work`, which may answer later. Work that takes longer than the patience runs once, without a warm-up.
 * `signal` ends it between repetitions with its reason.
 */
export async function measure(
  work: () => unknown,
  budget: Budget = defaultBudget,
  signal?: AbortSignal,
): Promise<Timing> {
  const times: number[] = [];
  let spent = 0;
  let breathed = performance.now();
  const run = async () => {
    const begin = performance.now();
    const answer = work();
    if (answer instanceof Promise) await answer;
    const took = performance.now() - begin;
    if (performance.now() - breathed > BREATH_MS) {
      await setImmediate();
      breathed = performance.now();
    }
    signal?.throwIfAborted();
    return took;
  };

  const first = await run();
  if (first < budget.patienceMs) {
    for (let warm = first; warm < budget.warmMs;) warm += await run();
  } else {
    times.push(first);
    spent = first;
  }
  while (
    times.length < budget.mostRuns &&
    (spent < budget.measureMs || times.length < budget.leastRuns) &&
    spent < Math.max(budget.patienceMs, budget.measureMs)
  ) {
    const took = await run();
    times.push(took);
    spent += took;
  }
  return { ...middle(times), runs: times.length };
}

/** Minimum and median; of an even number the mean of the two in the middle. */
function middle(times: readonly number[]): { minMs: number; medianMs: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const medianMs = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { minMs: sorted[0], medianMs };
}
