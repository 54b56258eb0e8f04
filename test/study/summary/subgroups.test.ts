// Figures by a column of the manifest: hand values, groups of numbers and dates, and what is refused.
import { expect, test } from 'vitest';
import { groupsOf, requireColumns } from '../../../src/study/summary/column-groups.ts';
import { figuresBy } from '../../../src/study/summary/subgroups.ts';

/** Two classes; image i is right where `right[i]`. */
function answers(labels: readonly number[], right: readonly boolean[], seed = 1) {
  const probabilities = labels.flatMap((label, i) => ((label === 1) === right[i] ? [0.2, 0.8] : [0.8, 0.2]));
  return { seed, labels: Int32Array.from(labels), probabilities: Float32Array.from(probabilities) };
}

test('accuracy, sensitivity and gap by hand', () => {
  // Site A: 10 images, 8 right; site B: 10 images, 5 right; site C is too small for a gap.
  const labels = [...new Array(10).fill(0), ...new Array(5).fill(0), ...new Array(5).fill(1), 1];
  const right = labels.map((_, i) => (i < 8 || (i >= 10 && i < 15)) && i !== 20);
  const site = labels.map((_, i) => (i < 10 ? 'A' : i < 20 ? 'B' : 'C'));
  const groups = groupsOf({ columns: { site, scanner: labels.map(() => 'one') } });
  expect(groups.map(({ column }) => column)).toEqual(['site']);
  const [by] = figuresBy(groups, [answers(labels, right), answers(labels, labels.map(() => true), 2)], 2);
  expect(by.groups.map(({ value, images }) => [value, images])).toEqual([['A', 10], ['B', 10], ['C', 1]]);
  const [a, b, c] = by.groups;
  expect(a.accuracy).toEqual({ mean: 0.9, deviation: expect.closeTo(Math.sqrt(0.02), 10) });
  expect(b.sensitivity.map((each) => each?.mean)).toEqual([1, 0.5]);
  expect(c.sensitivity[0]).toBeNull();
  expect(c.accuracy.mean).toBe(0.5);
  // 0.8 − 0.5 with the first seed, 0 with the second.
  expect(by.gap!.mean).toBeCloseTo(0.15, 10);
}); // prettier-ignore

test('numbers fall into quarters, dates into years, few values are themselves', () => {
  const age = Array.from({ length: 40 }, (_, i) => (i === 7 ? '' : String(i)));
  const captured = age.map((_, i) => `20${20 + (i % 3)}-01-${10 + (i % 17)}`);
  const grade = age.map((_, i) => String(i % 4));
  const text = age.map((_, i) => `note ${i}`);
  const found = groupsOf({ columns: { age, captured, grade, text } });
  const named = Object.fromEntries(found.map(({ column, groups }) => [column, groups.map(({ value, images }) => `${value}: ${images.length}`)])); // prettier-ignore
  expect(named).toEqual({
    age: [': 1', '> 29: 10', '≤ 10: 10', '10 < … ≤ 20: 10', '20 < … ≤ 29: 9'],
    captured: ['2020: 14', '2021: 13', '2022: 13'],
    grade: ['0: 10', '1: 10', '2: 10', '3: 10'],
  });
});

test.each([
  [undefined, 'set has no manifest.csv, so there are no columns such as sex'],
  [{ columns: { site: ['A', 'B'] } }, 'the manifest of set has no column "sex"; there are site'],
  [{ columns: {} }, 'the manifest of set has no column "sex"; there are none but those of image, patient, label and split'],
  [{ columns: { sex: ['F', 'F'] } }, 'the column sex of set has one value on the test images; figures are given for 2 to 20'],
])('%j is refused', (rows, sentence) => {
  expect(() => requireColumns(['sex'], rows, 'set')).toThrow(sentence);
}); // prettier-ignore
