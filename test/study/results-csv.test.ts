import { expect, test } from 'vitest';
import { csvRows } from './csv.ts';
import { fakeModel, fakeResult } from './fake-result.ts';
import { resultsCsv } from '../../src/study/results-csv.ts';

const of = (text: string, row: number) => {
  const [head, ...rows] = csvRows(text);
  return Object.fromEntries(head.map((name, column) => [name, rows[row][column]]));
};

test('a line a model, its figures by name, with deviations where there are seeds', () => {
  const seeds = [1, 2].map((seed) => fakeModel({ seed, trainSeconds: 70 + 10 * seed }));
  const told = of(resultsCsv(fakeResult(seeds)), 0);
  expect(told).toMatchObject({ model: 'qcnn', role: 'model', quantum: 'true', runs: '2', images: '3', train_seconds: '85' });
  expect(Number(told['train_seconds_sd'])).toBeCloseTo(Math.sqrt(50), 12);
  expect(Number(told['accuracy'])).toBeCloseTo(2 / 3, 12);
  expect(told['accuracy_without_copies']).toBe('');
  expect(told['marks']).toContain('few steps');
}); // prettier-ignore

test('one seed has no deviation, and titles cannot become formulas', () => {
  const told = of(resultsCsv(fakeResult([fakeModel({ title: '=1+1, "x"' })])), 0);
  expect(told).toMatchObject({ accuracy_sd: '', title: `'=1+1, "x"` });
});
