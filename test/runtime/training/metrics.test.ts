import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { measure, predictedClasses } from '../../../src/runtime/training/metrics.ts';

const oneHot = (predictions: number[], classes: number) =>
  predictions.flatMap((prediction) =>
    Array.from({ length: classes }, (_, index) => (index === prediction ? 1 : 0)),
  );

test('three classes, by hand', () => {
  // confusion: true 0 → 2 right, 1 as 1; true 1 → 1 right, 1 as 0; true 2 → 1 as 1.
  const metrics = measure([0, 0, 0, 1, 1, 2], oneHot([0, 0, 1, 1, 0, 1], 3), 3);
  expect(metrics.confusion).toEqual([
    [2, 1, 0],
    [1, 1, 0],
    [0, 1, 0],
  ]);
  expect(metrics.accuracy).toBe(0.5);
  expect(metrics.perClass[0]).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 });
  expect(metrics.perClass[1].precision).toBeCloseTo(1 / 3);
  expect(metrics.perClass[1].recall).toBe(0.5);
  expect(metrics.perClass[1].f1).toBeCloseTo(0.4);
  expect(metrics.perClass[2]).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
  expect(metrics.macro.precision).toBeCloseTo(1 / 3);
  expect(metrics.macro.recall).toBeCloseTo((2 / 3 + 1 / 2) / 3);
  expect(metrics.macro.f1).toBeCloseTo((2 / 3 + 0.4) / 3);
});

test('zero to zero is zero', () => {
  expect(measure([], [], 2)).toMatchObject({ samples: 0, accuracy: 0, macro: { f1: 0 } });
  expect(measure([1], [0.2, 0.8], 2).perClass[0]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
});

test('of equal probabilities the first class counts', () => {
  expect([...predictedClasses([0.5, 0.5, 0.2, 0.4, 0.4, 0.2].slice(0, 2), 2)]).toEqual([0]);
  expect([...predictedClasses([0.2, 0.4, 0.4], 3)]).toEqual([1]);
});

test('labels and probabilities must match', () => {
  expect(() => measure([0, 1], [1, 0], 2)).toThrow('2 labels but 1 rows');
});

test.prop([fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 60 })])(
  'accuracy is the recall weighted by support, and the confusion matrix counts every sample',
  (pairs) => {
    const metrics = measure(
      pairs.map(([label]) => label),
      oneHot(
        pairs.map(([, prediction]) => prediction),
        4,
      ),
      4,
    );
    const weighted =
      metrics.perClass.reduce((sum, { recall, support }) => sum + recall * support, 0) / pairs.length;
    expect(metrics.accuracy).toBeCloseTo(weighted);
    expect(metrics.confusion.flat().reduce((a, b) => a + b)).toBe(pairs.length);
  },
);
