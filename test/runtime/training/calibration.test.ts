// Hand values of what says whether probabilities can be believed.
import { expect, test } from 'vitest';
import { brierScore, expectedCalibrationError } from '../../../src/runtime/training/calibration.ts';

const error = (labels: number[], probabilities: number[], classes = 2) =>
  expectedCalibrationError(
    labels,
    labels.map((_, i) => {
      const row = probabilities.slice(i * classes, (i + 1) * classes);
      return row.indexOf(Math.max(...row));
    }),
    probabilities,
    classes,
  );

test('expected calibration error: by bin the gap of accuracy and confidence, weighted by samples', () => {
  // Two at 0.9, one of them right: |1 − 1.8|; two at 0.6, both right: |2 − 1.2|.
  expect(error([0, 1, 0, 0], [0.9, 0.1, 0.9, 0.1, 0.6, 0.4, 0.6, 0.4])).toBeCloseTo((0.8 + 0.8) / 4, 12);
  expect(error([0, 1], [1, 0, 0, 1])).toBe(0);
  expect(error([1, 0], [1, 0, 0, 1])).toBe(1);
  expect(error([], [])).toBe(0);
});

test('gaps of one bin make up for each other, those of two do not', () => {
  // 0.61 and 0.65 lie in the bin (9/15, 10/15], 0.75 in another.
  expect(error([0, 1], [0.61, 0.39, 0.65, 0.35])).toBeCloseTo(Math.abs(1 - 1.26) / 2, 12);
  expect(error([0, 1], [0.61, 0.39, 0.75, 0.25])).toBeCloseTo((0.39 + 0.75) / 2, 12);
});

test('Brier’s score: squares of what each probability lacks, over all classes', () => {
  expect(brierScore([0], [0.7, 0.2, 0.1], 3)).toBeCloseTo(0.09 + 0.04 + 0.01, 12);
  expect(brierScore([0, 1], [1, 0, 1, 0], 2)).toBe(1);
  expect(brierScore([], [], 2)).toBe(0);
});
