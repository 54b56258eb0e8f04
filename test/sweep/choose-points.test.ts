// Points of axes: each once, in order, without ever holding all of them; samples and conditions choose among them.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPoints, pointAt, type Axis } from '../../src/sweep/axis.ts';
import { choosePoints, type Digits } from '../../src/sweep/choose-points.ts';

const axisOf = (name: string, count: number): Axis => ({
  name,
  kind: 'parameter',
  values: Array.from({ length: count }, (_, i) => `${name}${i}`),
});
const axesOf = (counts: readonly number[]) => counts.map((count, at) => axisOf('abcdefgh'[at], count));
const someAxes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 0, maxLength: 4 }).map(axesOf);
const someSeed = fc.nat(1000);
const runs = { numRuns: 60 };

/** All points by nested loops. */
function allOf([first, ...rest]: readonly Axis[]): Record<string, string>[] {
  if (!first) return [{}];
  return first.values.flatMap((value) => allOf(rest).map((point) => ({ [first.name]: value, ...point })));
}
const pointsOf = (axes: readonly Axis[], digits: readonly Digits[]) =>
  digits.map((each) => pointAt(axes, each));
/** A condition that is as good as random. */
const someCondition = fc.integer({ min: 1, max: 5 }).map((by) => (digits: Digits) => digits.reduce((sum, each, at) => sum + each * (at + 1), 0) % by === 0); // prettier-ignore

test('every point once, in the order of the axes', () => {
  fc.assert(
    fc.property(someAxes, someSeed, (axes, seed) => {
      const { points } = choosePoints(axes, { seed });
      expect(pointsOf(axes, points)).toEqual(allOf(axes));
      expect(points).toHaveLength(countPoints(axes));
    }),
    runs,
  );
});

test('a condition is a filter', () => {
  fc.assert(
    fc.property(someAxes, someCondition, (axes, belongs) => {
      const all = choosePoints(axes, { seed: 1 }).points;
      const expected = all.filter(belongs);
      if (expected.length === 0) return;
      expect(choosePoints(axes, { seed: 1, belongs }).points).toEqual(expected);
    }),
    runs,
  );
});

test('a sample is some of all, in their order, the same for the same seed', () => {
  fc.assert(
    fc.property(someAxes, someCondition, someSeed, fc.integer({ min: 1, max: 50 }), (axes, belongs, seed, sample) => {
      const all = choosePoints(axes, { seed: 1 }).points.filter(belongs).map(String);
      if (all.length === 0) return;
      const { points, warnings } = choosePoints(axes, { belongs, seed, sample });
      const found = points.map(String);
      expect(all.filter((each) => found.includes(each))).toEqual(found);
      expect(found).toHaveLength(Math.min(sample, all.length));
      expect(choosePoints(axes, { belongs, seed, sample }).points).toEqual(points);
      expect(warnings).toEqual([]);
    }),
    runs,
  ); // prettier-ignore
});

describe('more than can be held', () => {
  const huge = axesOf([1000, 100, 100]);
  const endless = axesOf(Array.from({ length: 8 }, () => 10_000));

  test('is refused with the count', () => {
    expect(() => choosePoints(huge, { seed: 1 })).toThrow(
      'the axes have 10,000,000 combinations (a 1,000, b 100, c 100), more than the 100,000 points of a sweep; draw some of them with --sample 200, or give fewer values',
    );
    expect(() => choosePoints(huge, { seed: 1, belongs: () => false })).toThrow('10,000,000 combinations');
    expect(() => choosePoints(endless, { seed: 1 })).toThrow('more than 9,007,199,254,740,991 combinations');
  });

  test('is sampled: other points for another seed, each once, in order', () => {
    const [one, other] = [1, 2].map((seed) => choosePoints(endless, { seed, sample: 200 }).points);
    expect(new Set(one.map(String)).size).toBe(200);
    expect(one).not.toEqual(other);
    const sorted = one.toSorted((a, b) => a.map((each, at) => each - b[at]).find((each) => each !== 0) ?? 0);
    expect(one).toEqual(sorted);
  });

  test('each point is as likely as any other', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 400; seed++)
      for (const [digit] of choosePoints([axisOf('a', 4)], { seed, sample: 2 }).points) counts[digit]++;
    // 200 each, with a deviation of 10.
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(45);
  });

  test('a condition that few fulfil is said so', () => {
    const { points, warnings } = choosePoints(huge, {
      seed: 1,
      sample: 200,
      belongs: ([a]) => a === 7 && true,
    });
    expect(points).toHaveLength(200);
    expect(warnings).toEqual([]);
    const few = choosePoints(huge, { seed: 1, sample: 200, belongs: ([a, b]) => a === 7 && b < 1 });
    expect(few.points.length).toBeLessThan(200);
    expect(few.warnings).toEqual([
      `of 1,000,000 points drawn at random ${few.points.length} fulfil the condition, fewer than the 200 of --sample: the sweep has these`,
    ]);
  });

  test('so is one that none fulfils', () => {
    expect(() => choosePoints(axesOf([3]), { seed: 1, belongs: () => false })).toThrow('no point of the axes fulfils the condition');
    expect(() => choosePoints(huge, { seed: 1, sample: 5, belongs: () => false })).toThrow('no point');
  }); // prettier-ignore
});
