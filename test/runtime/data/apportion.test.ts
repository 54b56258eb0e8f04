import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { apportion } from '../../../src/runtime/data/apportion.ts';

const weights = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 })
  .filter((list) => list.some((w) => w > 0));

test.prop([fc.nat(10_000), weights])('parts sum to the total and keep the proportions', (total, list) => {
  const parts = apportion(total, list);
  const sum = list.reduce((a, b) => a + b, 0);
  expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
  parts.forEach((part, i) => {
    expect(part).toBeGreaterThanOrEqual(0);
    if (list[i] === 0) expect(part).toBe(0);
    expect(part).toBeLessThan((total * list[i]) / sum + 1 + 1e-9);
  });
});

test.prop([fc.nat(10_000), weights])(
  'nothing with a weight goes empty where there is enough',
  (total, list) => {
    const positive = list.filter((weight) => weight > 0).length;
    fc.pre(total >= positive);
    apportion(total, list).forEach((part, i) => expect(part > 0).toBe(list[i] > 0));
  },
);

test('largest remainders win', () => {
  expect(apportion(10, [0.7, 0.1, 0.2])).toEqual([7, 1, 2]);
  expect(apportion(3, [0.7, 0.1, 0.2])).toEqual([1, 1, 1]);
  expect(apportion(2, [5, 1, 4])).toEqual([1, 0, 1]);
});
