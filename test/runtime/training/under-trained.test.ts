import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { isUnderTrained } from '../../../src/runtime/training/under-trained.ts';

const history = (losses: number[], validation = losses) =>
  losses.map((trainLoss, index) => ({
    epoch: index + 1,
    trainLoss,
    trainAccuracy: 0.5,
    validationLoss: validation[index],
    validationAccuracy: 0.5,
    seconds: 1,
  }));
const series = (count: number, loss: (epoch: number) => number) =>
  Array.from({ length: count }, (_, epoch) => loss(epoch));

test('both losses still falling: under-trained', () => {
  expect(isUnderTrained(history([1, 0.8, 0.65, 0.5]))).toBe(true);
  expect(isUnderTrained(history(series(30, (epoch) => 0.95 ** epoch)))).toBe(true);
});

test('flat, noisy about a level, or over-fitting: not', () => {
  expect(isUnderTrained(history(series(20, () => 0.3)))).toBe(false);
  expect(isUnderTrained(history(series(30, (epoch) => 0.3 + 0.7 * 0.6 ** epoch)))).toBe(false);
  const falling = series(20, (epoch) => 0.9 ** epoch);
  expect(
    isUnderTrained(
      history(
        falling,
        series(20, (epoch) => 0.3 + 0.01 * epoch),
      ),
    ),
  ).toBe(false);
});

test('a cosine run that has converged is not flagged for its last crumbs', () => {
  const losses = series(
    25,
    (epoch) => 0.05 + 0.6 * Math.exp(-epoch / 4) + 0.002 * (1 + Math.cos((Math.PI * epoch) / 25)),
  );
  expect(isUnderTrained(history(losses))).toBe(false);
});

test('one epoch shows nothing, none is no training', () => {
  expect(isUnderTrained(history([0.7]))).toBe(true);
  expect(isUnderTrained([])).toBe(false);
  expect(isUnderTrained(history([0.7, 0.4]))).toBe(true);
});

test.prop([
  fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 2, maxLength: 40 }),
  fc.double({ min: 0.1, max: 10, noNaN: true }),
])('the unit of the loss does not matter; rising losses never count', (losses, unit) => {
  expect(isUnderTrained(history(losses.map((loss) => loss * unit)))).toBe(isUnderTrained(history(losses)));
  expect(isUnderTrained(history(losses.toSorted((a, b) => a - b)))).toBe(false);
});
