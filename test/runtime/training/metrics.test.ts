import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { classificationMetrics, predictedClasses } from '../../../src/runtime/training/metrics.ts';

const oneHot = (predictions: number[], classes: number) =>
  predictions.flatMap((prediction) =>
    Array.from({ length: classes }, (_, index) => (index === prediction ? 1 : 0)),
  );

test('three classes, by hand', () => {
  // confusion: true 0 → 2 right, 1 as 1; true 1 → 1 right, 1 as 0; true 2 → 1 as 1.
  const metrics = classificationMetrics([0, 0, 0, 1, 1, 2], oneHot([0, 0, 1, 1, 0, 1], 3), 3);
  expect(metrics.confusion).toEqual([
    [2, 1, 0],
    [1, 1, 0],
    [0, 1, 0],
  ]);
  expect(metrics.accuracy).toBe(0.5);
  expect(metrics.perClass[0]).toMatchObject({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 });
  expect(metrics.perClass.map(({ specificity }) => specificity)).toEqual([2 / 3, 1 / 2, 1]);
  expect(metrics.perClass.map(({ sensitivity }) => sensitivity)).toEqual(
    metrics.perClass.map(({ recall }) => recall),
  );
  expect(metrics.balancedAccuracy).toBeCloseTo((2 / 3 + 1 / 2) / 3);
  expect(metrics.perClass[1].precision).toBeCloseTo(1 / 3);
  expect(metrics.perClass[1].recall).toBe(0.5);
  expect(metrics.perClass[1].f1).toBeCloseTo(0.4);
  expect(metrics.perClass[2]).toMatchObject({ precision: 0, recall: 0, f1: 0, support: 1 });
  expect(metrics.macro.precision).toBeCloseTo(1 / 3);
  expect(metrics.macro.recall).toBeCloseTo((2 / 3 + 1 / 2) / 3);
  expect(metrics.macro.f1).toBeCloseTo((2 / 3 + 0.4) / 3);
});

test('zero to zero is zero', () => {
  expect(classificationMetrics([], [], 2)).toMatchObject({ samples: 0, accuracy: 0, macro: { f1: 0 } });
  expect(classificationMetrics([1], [0.2, 0.8], 2).perClass[0]).toEqual({
    precision: 0,
    recall: 0,
    f1: 0,
    sensitivity: 0,
    specificity: 1,
    support: 0,
  });
  expect(classificationMetrics([1], [0.2, 0.8], 2)).not.toHaveProperty('auc');
});

test('macro means count every class, also one that does not occur', () => {
  const { macro } = classificationMetrics([0, 0, 2, 2], oneHot([0, 0, 2, 2], 4), 4);
  expect(macro).toMatchObject({ precision: 0.5, recall: 0.5, f1: 0.5, specificity: 1 });
  expect(classificationMetrics([0, 0, 2, 2], oneHot([0, 0, 2, 2], 4), 4).balancedAccuracy).toBe(1);
  // Class 1 is predicted and does not occur; class 3 neither.
  const wrong = classificationMetrics([0, 0, 2, 2], oneHot([0, 1, 2, 2], 4), 4).macro;
  expect([wrong.precision, wrong.recall]).toEqual([0.5, 0.375]);
  expect(wrong.f1).toBeCloseTo((2 / 3 + 1) / 4);
});

test('of equal probabilities the first class counts, in every row', () => {
  expect([...predictedClasses([0.5, 0.5, 0.2, 0.4, 0.4, 0.2], 2)]).toEqual([0, 1, 0]);
  expect([...predictedClasses([0.2, 0.4, 0.4], 3)]).toEqual([1]);
});

test('the prediction of a row depends on no other row', () => {
  expect([...predictedClasses([0.4, 0.6, 0.9, 0.1], 2)]).toEqual([1, 0]);
  expect([...predictedClasses([0.05, 0.05, 0.9, 0.1, 0.4, 0.5], 3)]).toEqual([2, 2]);
});

test('labels and probabilities must match', () => {
  expect(() => classificationMetrics([0, 1], [1, 0], 2)).toThrow('2 labels but 1 rows');
});

test.prop([fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 60 })])(
  'accuracy is the recall weighted by support, and the confusion matrix counts every sample',
  (pairs) => {
    const metrics = classificationMetrics(
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

const pairs = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 30 });
const measured = (some: (readonly [number, number])[]) =>
  classificationMetrics(some.map(([label]) => label), oneHot(some.map(([, prediction]) => prediction), 4), 4); // prettier-ignore

test.prop([pairs])('predictions in the place of labels swap precision and recall, and leave F1', (some) => {
  const [one, other] = [measured(some), measured(some.map(([label, prediction]) => [prediction, label]))];
  expect(other.accuracy).toBe(one.accuracy);
  other.perClass.forEach(({ precision, recall, f1 }, index) => {
    expect([recall, precision]).toEqual([one.perClass[index].precision, one.perClass[index].recall]);
    expect(f1).toBeCloseTo(one.perClass[index].f1);
  });
  expect(other.macro.f1).toBeCloseTo(one.macro.f1);
});

test.prop([pairs, fc.nat(3)])('names of classes do not matter', (some, shift) => {
  const moved = (index: number) => (index + shift) % 4;
  const [one, other] = [measured(some), measured(some.map(([a, b]) => [moved(a), moved(b)]))];
  one.perClass.forEach((each, index) => expect(other.perClass[moved(index)]).toEqual(each));
  for (const key of ['precision', 'recall', 'f1'] as const)
    expect(other.macro[key]).toBeCloseTo(one.macro[key]);
});

test.prop([fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(5), { maxLength: 24 })])(
  'each row has its own most probable class, whatever stands before and after it',
  (classes, values) => {
    const rows = Array.from({ length: Math.floor(values.length / classes) }, (_, row) =>
      values.slice(row * classes, (row + 1) * classes),
    );
    expect([...predictedClasses(rows.flat(), classes)]).toEqual(rows.map((row) => row.indexOf(Math.max(...row)))); // prettier-ignore
  },
);
