// A property that does not hold fails, whichever way it says so; one that holds is tried as often as was asked.
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { assertProperty } from './property-tests.ts';

test.each([
  ['false', (value: number) => value < 100],
  ['an error', (value: number) => void expect(value).toBeLessThan(100)],
  ['a promise of false', async (value: number) => value < 100],
  ['a promise that is rejected', async (value: number) => void expect(value).toBeLessThan(100)],
])('a property that ends with %s fails at the smallest values', async (_, holds) => {
  const parameters = { seed: 7, numRuns: 200 };
  await expect(assertProperty([fc.nat(1e6)], holds, parameters)).rejects.toThrow(
    /seed: 7[^]*Counterexample: \[100\]/,
  );
});

let times = 0;
test.prop([fc.nat(), fc.boolean()], { seed: 5, numRuns: 12 })('with two values', (number, flag) => {
  times++;
  expect([typeof number, typeof flag]).toEqual(['number', 'boolean']);
  expect(expect.getState().currentTestName).toBe('with two values (with seed=5)');
});
test('is tried twelve times', () => expect(times).toBe(12));
