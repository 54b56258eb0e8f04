// Counts are multinomial: as likely as shot after shot.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { binomial, drawCounts } from '../../../src/runtime/shots/binomial.ts';

function exact(n: number, p: number): number[] {
  const found = [(1 - p) ** n];
  for (let k = 0; k < n; k++) found.push((found[k] * (n - k) * p) / ((k + 1) * (1 - p)));
  return found;
}

/** Both ways of drawing, and a probability above a half. */
test.each([
  [7, 0.4],
  [50, 0.02],
  [60, 0.3],
  [200, 0.5],
  [200, 0.93],
])('%i trials of %f: frequencies agree with the probabilities', (n, p) => {
  const random = createRandom(5);
  const draws = 40_000;
  const seen = new Float64Array(n + 1);
  for (let draw = 0; draw < draws; draw++) seen[binomial(n, p, random)]++;
  let [statistic, freedom] = [0, -1];
  let [rest, restSeen] = [0, 0];
  exact(n, p).forEach((share, k) => {
    rest += share * draws;
    restSeen += seen[k];
    if (rest < 20) return;
    statistic += (restSeen - rest) ** 2 / rest;
    freedom++;
    [rest, restSeen] = [0, 0];
  });
  // Five deviations of a χ², whose mean is the freedom and whose variance is twice that.
  expect(statistic).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
});

describe('counts of a distribution', () => {
  test('sum to the shots, and outcomes that cannot be do not come', () => {
    const counts = drawCounts([0.2, 0, -1e-9, 0.5, 0.3], 1000, createRandom(1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect([...counts.subarray(1, 3)]).toEqual([0, 0]);
  });
  test('have the variances and the covariance of a multinomial', () => {
    const random = createRandom(2);
    const shares = [0.1, 0.6, 0.3];
    const [shots, draws] = [500, 20_000];
    const all = Array.from({ length: draws }, () => drawCounts(shares, shots, random));
    const covariance = (a: number, b: number) =>
      all.reduce(
        (sum, counts) => sum + (counts[a] - shots * shares[a]) * (counts[b] - shots * shares[b]),
        0,
      ) / draws;
    expect(covariance(1, 1) / shots).toBeCloseTo(0.24, 1);
    expect(covariance(0, 0) / shots).toBeCloseTo(0.09, 1);
    expect(covariance(0, 1) / shots).toBeCloseTo(-0.06, 1);
  });
});
