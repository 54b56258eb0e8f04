// Wilson's interval holds the probabilities under which the measured share is no rarer than one in twenty.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/study/statistics/wilson.ts';

const shares = fc
  .integer({ min: 1, max: 10_000 })
  .chain((total) => fc.nat(total).map((hits) => ({ share: hits / total, total })));

test('95 of 100, from the literature', () => {
  const { low, high } = wilsonInterval(0.95, 100);
  expect(low).toBeCloseTo(0.8882, 3);
  expect(high).toBeCloseTo(0.9785, 3);
});

test('no trials say nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  expect(wilsonInterval(Number.NaN, 0)).toEqual({ low: 0, high: 1 });
});

test('none of all, and all: the ends are exact', () => {
  expect(wilsonInterval(0, 7).low).toBe(0);
  expect(wilsonInterval(1, 7).high).toBe(1);
});

property.prop([shares])(
  'its ends lie 1.96 standard deviations of their own from the share',
  ({ share, total }) => {
    const { low, high } = wilsonInterval(share, total);
    for (const end of [low, high]) {
      const deviation = Math.sqrt((end * (1 - end)) / total);
      expect(Math.abs(share - end)).toBeCloseTo(1.959964 * deviation, 6);
    }
  },
);

property.prop([shares])('it holds the share, within [0, 1]', ({ share, total }) => {
  const { low, high } = wilsonInterval(share, total);
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThanOrEqual(1);
  expect(low - 1e-12).toBeLessThanOrEqual(share);
  expect(high + 1e-12).toBeGreaterThanOrEqual(share);
});

property.prop([shares])(
  'hits and misses mirror each other, and more trials are surer',
  ({ share, total }) => {
    const { low, high } = wilsonInterval(share, total);
    const mirrored = wilsonInterval(1 - share, total);
    expect(mirrored.low).toBeCloseTo(1 - high, 9);
    expect(mirrored.high).toBeCloseTo(1 - low, 9);
    const surer = wilsonInterval(share, 4 * total);
    expect(surer.high - surer.low).toBeLessThan(high - low);
  },
);
