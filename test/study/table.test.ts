// The table on the terminal: readable in a file, at 120 columns and at 80.
import { expect, test } from 'vitest';
import { formatComparisons } from '../../src/study/comparison-table.ts';
import { formatTable } from '../../src/study/table.ts';
import { fakeModel, fakeResult } from './fake-result.ts';

const right = Float32Array.of(0.75, 0.25, 0.25, 0.75, 0.125, 0.875);
const nearest = {
  name: 'nearest-neighbour',
  role: 'control',
  quantum: false,
  parameters: 0,
  history: [],
  test: fakeModel().test,
  predictions: [{ split: 'test', probabilities: right }],
} as const;
const { secondsPerEpoch: _, keptEpoch: __, ...plain } = fakeModel(nearest);
const control = { ...plain, secondsPerEpoch: undefined };

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('one line a model, with its marks', () => {
  const { summaries } = fakeResult([fakeModel({ underTrained: true }), control]);
  const text = formatTable(summaries);
  const lines = text.split('\n');
  const row = lines.find((line) => line.includes('qcnn'))!;
  expect(row).toContain('66.67');
  expect(row).toContain('1,234,567');
  expect(row).toContain('1 min 15 s');
  expect(text).toContain('under-trained');
  expect(text).toMatch(/not run: logistic-pixels,/);
  expect(lines.find((line) => line.startsWith('│   nearest-neighbour'))).toMatch(/ – /);
  expect(text).not.toMatch(/\u001b/);
});

test.each([80, 100, 120])('at %i columns no line is longer, and deviations and marks are there', (width) => {
  const seeds = [1, 2, 3].map((seed) => {
    const model = fakeModel({ seed });
    return { ...model, test: { ...model.test, accuracy: 0.6 + 0.1 * seed } };
  });
  const { summaries } = fakeResult([...seeds, control]);
  const text = `${formatTable(summaries, width)}\n${formatComparisons(summaries, width)}`;
  expect(widest(text)).toBeLessThanOrEqual(width);
  expect(text).toMatch(/│ qcnn +│ +\d\d\.\d\d ± \d+\.\d\d │/);
  expect(text).toMatch(/controls not run:\s+logistic-pixels/);
});
