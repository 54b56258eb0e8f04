// One random point after the other until numbers differ, or until it is too improbable that they agree by chance.
import type { Budget } from '../task/budget.ts';
import type { Point, PointSource } from '../angles/point.ts';
import type { Finding } from './method.ts';

/** An answer may be wrong with less than this probability. */
export const mostError = 1e-12;

/** `agree` compares at a point. `degree`: of what it compares, in random numbers of its own. */
export function rounds(
  points: PointSource,
  degree: number,
  budget: Budget,
  agree: (point: Point) => boolean,
): Finding {
  const chance = points.error(degree);
  if (!(chance < 1))
    return { kind: 'unknown', reason: 'the degree is too high for the primes that are used' };
  let error = 1;
  for (let round = 1; ; round++) {
    budget.check();
    if (!agree(points.draw())) return { kind: 'unequal' };
    error *= chance;
    if (error < mostError) return { kind: 'equal', error, rounds: round };
  }
}
