// How sure an accuracy is, given how many images it was measured on.
import type { Interval } from './interval.ts';

/** Wilson's 95 % score interval of a share measured on `total` independent trials (Wilson 1927). */
export function wilsonInterval(share: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const z = 1.959964;
  const centre = share + z ** 2 / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  return { low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}
