import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { count, duration, percent } from '../../src/study/format.ts';
import { wilsonInterval } from '../../src/study/interval.ts';

test('numbers as people read them', () => {
  expect([0, 4.96, 9.96, 59.6, 75, 3599.7, 7380].map(duration)).toEqual(['0.0 s', '5.0 s', '10 s', '1 min 0 s', '1 min 15 s', '1 h 0 min', '2 h 3 min']); // prettier-ignore
  expect(duration(Number.NaN)).toBe('–');
  expect(percent(0.98712)).toBe('98.71');
  expect(percent(Number.NaN)).toBe('–');
  expect(count(23587712)).toBe('23,587,712');
});

test("Wilson's interval: 95 of 100, from the literature", () => {
  const { low, high } = wilsonInterval(0.95, 100);
  expect(low).toBeCloseTo(0.8882, 3);
  expect(high).toBeCloseTo(0.9785, 3);
});

property.prop([fc.integer({ min: 1, max: 10_000 }), fc.nat()])(
  'the interval holds the share',
  (total, some) => {
    const share = (some % (total + 1)) / total;
    const { low, high } = wilsonInterval(share, total);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(low - 1e-12).toBeLessThanOrEqual(share);
    expect(high + 1e-12).toBeGreaterThanOrEqual(share);
  },
);
