// How far a mean over images could have come out otherwise, had other images, or other patients, been drawn.
import { quantileSorted } from 'simple-statistics';
import { createRandom } from '../../runtime/random.ts';
import { sumByGroup } from './groups.ts';
import type { Interval } from './interval.ts';

const resamples = 2000;
const seed = 1;

/**
 * Percentile interval (95 %) of the mean of `values` by the bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap,
 * §13 (1993)): 2,000 times as many groups as there are, drawn with replacement; the mean is over all values of the groups
 * drawn. `groups`: whose each value is, such as a patient; without, each stands for itself. The same values, the same interval.
 */
export function bootstrapInterval(values: ArrayLike<number>, groups?: readonly string[]): Interval {
  const { sums, sizes } = sumByGroup(values, groups);
  if (sums.length === 0) return { low: 0, high: 0 };
  const random = createRandom(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    let size = 0;
    for (let drawn = 0; drawn < sums.length; drawn++) {
      const group = Math.floor((random.bits() * sums.length) / 2 ** 32);
      sum += sums[group];
      size += sizes[group];
    }
    return sum / size;
  }).sort();
  const at = (share: number) => quantileSorted(Array.from(means), share);
  return { low: at(0.025), high: at(0.975) };
}
