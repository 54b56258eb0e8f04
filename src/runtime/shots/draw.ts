// Outcomes drawn from a distribution: by the inverse of its cumulative sums.
import { UserError } from '../../user-error.ts';
import type { Random } from '../random.ts';

/** How often something is measured, and the seed of what comes out. */
export interface ShotOptions {
  /** Times that it is measured, up to ten million. */
  readonly shots: number;
  /** The same seed gives the same outcomes on every machine; default 1. */
  readonly seed?: number | undefined;
}

const mostShots = 10_000_000;

/** Throws UserError unless shots is a whole number from `least` to ten million and seed a whole number from 0 on. */
export function checkShots(options: ShotOptions, least: number): void {
  // Programs without types may leave the options out.
  const { shots, seed = 1 } = (options ?? {}) as Partial<ShotOptions>;
  if (shots === undefined || !(Number.isInteger(shots) && shots >= least && shots <= mostShots))
    throw new UserError(`shots is ${shots}; give a whole number from ${least} to ${mostShots}.`);
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    throw new UserError(`The seed of the shots is ${seed}; give a whole number from 0 on.`);
}

/** [shots] outcomes, each by its share of `weights`, of which those that rounding made negative count as 0. */
export function drawOutcomes(weights: readonly number[], shots: number, random: Random): Uint32Array {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, outcome) => (cumulative[outcome] = total += Math.max(0, weight)));
  const last = weights.findLastIndex((weight) => weight > 0);
  return Uint32Array.from({ length: shots }, () => {
    const wanted = random.uniform(0, total);
    // The first whose cumulative sum lies above: one with a share of its own.
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Outcomes that came, in their order, and how often. */
export function countOutcomes(outcomes: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b));
}
