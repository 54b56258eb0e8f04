// How much is tried, by what one attempt takes: counts and not times, so that a seed gives the same on every machine.

/** Multiply-adds that random points, ascents, ascents of what is found already, and shrinking may take. */
const work = { points: 1e9, sampling: 5e7, ascents: 3e8, found: 2e7, shrinking: 3e7 };
const most = { points: 1000, quick: 16, least: 6, steps: 60, starts: 4, attempts: 600 };
/** A gradient takes so many times what values do. */
const gradientCost = 4;
/** Multiply-adds a second of a slow machine. */
const speed = 1e8;

/** Of random points: most, and how many are enough where a difference was found. */
export interface PointLimits {
  readonly points: number;
  readonly least: number;
}

function times(all: number, each: number, least: number, limit: number): number {
  return Math.max(least, Math.min(limit, Math.floor(all / each)));
}

/** `each`: multiply-adds of a point. `isQuick`: what is not seen here is looked for elsewhere. */
export function pointLimits(each: number, isQuick = false): PointLimits {
  return {
    points: times(work.points, each, 2, isQuick ? most.quick : most.points),
    least: times(work.found, each, 1, most.least),
  };
}

/** Points of a sample that looks for nothing. */
export function sampledPoints(each: number): number {
  return times(work.sampling, each, 2, most.points);
}

/** From how many points ascents begin, and their steps where nothing is found yet, and where something is. */
export function ascentLimits(each: number) {
  const starts = times(work.ascents, 10 * gradientCost * each, 1, most.starts);
  return {
    starts,
    steps: times(work.ascents, starts * gradientCost * each, 2, most.steps),
    found: times(work.found, gradientCost * each, 0, most.steps),
  };
}

/** Attempts at simpler numbers. */
export function shrinkAttempts(each: number): number {
  return times(work.shrinking, each, 3, most.attempts);
}

/** Seconds that a point takes, at most. */
export function secondsOf(each: number): number {
  return each / speed;
}
