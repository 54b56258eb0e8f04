// Intervals of repeated draws: hand values, how often one more draw lies in them, and when a class is undecided.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { binomial } from '../../../src/runtime/shots/binomial.ts';
import { decide, drawsOfInterval, intervalOfDraws } from '../../../src/runtime/shots/interval-of-draws.ts';

describe('intervals', () => {
  test('hand values', () => {
    const shuffled = Array.from({ length: 199 }, (_, at) => (at * 60) % 199);
    expect(intervalOfDraws(shuffled)).toEqual({ low: 4, high: 194 });
    expect(intervalOfDraws([3, 1, 2])).toEqual({ low: 1, high: 3 });
    expect(intervalOfDraws([7])).toEqual({ low: 7, high: 7 });
    expect(() => intervalOfDraws([])).toThrow('no draws');
  });

  test.prop([fc.nat(), fc.constantFrom('uniform', 'skewed', 'counts')], { numRuns: 6 })(
    'one more draw lies in them in 95 % of the cases, whatever is drawn',
    (seed, kind) => {
      const random = createRandom(seed);
      const draw = () => {
        if (kind === 'counts') return binomial(1000, 0.3, random);
        const uniform = random.uniform(0, 1);
        return kind === 'skewed' ? uniform ** 8 : uniform;
      };
      const times = 1500;
      let inside = 0;
      for (let time = 0; time < times; time++) {
        const { low, high } = intervalOfDraws(Array.from({ length: drawsOfInterval }, draw));
        const other = draw();
        if (other >= low && other <= high) inside++;
      }
      // Four deviations of a share of 1,500; counts repeat, so that theirs hold a little more.
      const deviation = Math.sqrt((0.95 * 0.05) / times);
      expect(inside / times).toBeGreaterThan(0.95 - 4 * deviation);
      expect(inside / times).toBeLessThan(0.95 + 4 * deviation + (kind === 'counts' ? 0.01 : 0));
    },
  );
});

describe('a class', () => {
  test('is decided where its interval and those of all others are apart', () => {
    const draws = [[0.6, 0.3, 0.1], [0.7, 0.2, 0.1], [0.65, 0.25, 0.1]]; // prettier-ignore
    expect(decide(draws)).toMatchObject({ most: 0, undecided: false });
    expect(decide(draws).means[0]).toBeCloseTo(0.65, 12);
    expect(decide(draws).intervals[1]).toEqual({ low: 0.2, high: 0.3 });
  });
  test('is undecided where one of them overlaps, the next by its mean or not', () => {
    expect(decide([[0.5, 0.4, 0.1], [0.4, 0.5, 0.1], [0.55, 0.35, 0.1]])).toMatchObject({ most: 0, undecided: true }); // prettier-ignore
    // The third has the least mean, and was once the likeliest.
    expect(decide([[0.5, 0.3, 0.2], [0.5, 0.4, 0.1], [0.3, 0.2, 0.5]])).toMatchObject({ most: 0, undecided: true }); // prettier-ignore
    // Where the answer is another than the means say, its interval counts.
    expect(decide([[0.9, 0.1], [0.8, 0.2]], 1)).toMatchObject({ most: 1, undecided: true }); // prettier-ignore
  });
});
