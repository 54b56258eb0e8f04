// Hand values, and another library's rank sums.
import { fc, test as property } from '@fast-check/vitest';
import { wilcoxonRankSum } from 'simple-statistics';
import { expect, test } from 'vitest';
import { classificationMetrics, fixedSpecificity } from '../../../src/runtime/training/metrics.ts';
import { areaUnderCurve, sensitivityAt } from '../../../src/runtime/training/ranking.ts';

const ranking = (positives: number[], negatives: number[]) => ({
  positives: Float64Array.from(positives).sort(),
  negatives: Float64Array.from(negatives).sort(),
});

test('area under the curve: pairs in order, and half of the equal ones', () => {
  expect(areaUnderCurve(ranking([0.9, 0.4], [0.3, 0.4, 0.6]))).toBe((3 + 1.5) / 6);
  expect(areaUnderCurve(ranking([1], [0]))).toBe(1);
  expect(areaUnderCurve(ranking([0], [1]))).toBe(0);
  expect(areaUnderCurve(ranking([0.5, 0.5], [0.5]))).toBe(0.5);
  expect(areaUnderCurve(ranking([], [1]))).toBeUndefined();
  expect(areaUnderCurve(ranking([1], []))).toBeUndefined();
});

const scores = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });

property.prop([scores, scores], { numRuns: 50 })(
  'area under the curve is the rank sum of the positives, scaled',
  (positives, negatives) => {
    const [n, m] = [positives.length, negatives.length];
    const statistic = wilcoxonRankSum(positives, negatives) - (n * (n + 1)) / 2;
    expect(areaUnderCurve(ranking(positives, negatives))).toBeCloseTo(statistic / (n * m), 12);
  },
);

test('sensitivity at a specificity: what lies above all but a share of the negatives', () => {
  const negatives = Array.from({ length: 20 }, (_, i) => i / 20);
  // 19 of 20 negatives do not exceed 0.9.
  expect(sensitivityAt(0.95, ranking([0.9, 0.91, 0.2, 0.99], negatives))).toBe(0.5);
  expect(sensitivityAt(1, ranking([0.95, 0.96], negatives))).toBe(0.5);
  expect(sensitivityAt(0, ranking([0.1, 0.2], negatives))).toBe(1);
  expect(sensitivityAt(0.95, ranking([], negatives))).toBeUndefined();
});

property.prop([scores, scores, fc.integer({ min: 0, max: 100 })], { numRuns: 50 })(
  'no threshold with that specificity has a larger sensitivity',
  (positives, negatives, percent) => {
    const specificity = percent / 100;
    const reached = [-1, ...negatives, ...positives].flatMap((threshold) => {
      const kept = negatives.filter((score) => score <= threshold).length;
      const above = positives.filter((score) => score > threshold).length;
      return kept >= specificity * negatives.length - 1e-9 ? [above / positives.length] : [];
    });
    expect(sensitivityAt(specificity, ranking(positives, negatives))).toBe(Math.max(...reached));
  },
);

test('of several classes: each against the rest, then the mean of those that have one', () => {
  const probabilities = [0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.5, 0.4, 0.1, 0.3, 0.3, 0.4];
  const { auc, perClass, macro } = classificationMetrics([0, 1, 1, 0], probabilities, 3);
  // Class 0: 0.6 and 0.3 against 0.2 and 0.5; class 1: 0.5 and 0.4 against 0.3 and 0.3; class 2 does not occur.
  expect(perClass.map((each) => each.auc)).toEqual([0.75, 1, undefined]);
  expect(auc).toBe(0.875);
  expect(perClass.map((each) => each.sensitivityAtSpecificity)).toEqual([0.5, 1, undefined]);
  expect(macro.sensitivityAtSpecificity).toBe(0.75);
  expect(fixedSpecificity).toBe(0.95);
});
