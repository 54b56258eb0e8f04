// Each mark stands where its fact holds, and nowhere else.
import { expect, test } from 'vitest';
import { controlsAbove } from '../../../src/study/summary/below-controls.ts';
import { marksFor, sharedMarks, type MarkedFacts } from '../../../src/study/summary/marks.ts';
import { markNames } from '../../../src/study/summary/model-summary.ts';
import { fakeModel, fakeResult } from '../fake-result.ts';

const accuracies = new Map([['qcnn', 0.9], ['knn', 0.95], ['cnn', 0.99], ['logistic', 0.9]]); // prettier-ignore

test('a quantum model is marked with the controls above it, best first; a tie is not above', () => {
  const controls = ['knn', 'cnn', 'logistic', 'not-trained'];
  expect(controlsAbove({ quantum: true, accuracy: 0.9 }, controls, accuracies)).toEqual(['cnn', 'knn']);
  expect(controlsAbove({ quantum: false, accuracy: 0.9 }, controls, accuracies)).toEqual([]);
});

/** Of a model with nothing to be said. */
const clean: MarkedFacts = {
  interval: { low: 0.9, high: 0.95 },
  majorityShare: 0.5,
  runs: 5,
  steps: 1000,
  underTrained: 0,
  probedChange: 0.24,
  gap: 0.02,
  belowControls: [],
  leftOut: [],
  copies: 0,
  seeds: 5,
};

test('a model without faults has no mark; one that was not probed and has no epochs neither', () => {
  expect(marksFor(clean)).toEqual([]);
  expect(marksFor({ ...clean, steps: undefined, probedChange: undefined, gap: undefined, seeds: 1 })).toEqual(
    [],
  );
});

const cases: [Partial<MarkedFacts>, string, string][] = [
  [{ interval: { low: 0.5, high: 0.6 } }, 'at chance', 'at chance'],
  [{ interval: { low: 0.2, high: 0.3 } }, 'at chance', 'at chance'],
  [{ steps: 20 }, 'few steps', 'few steps (20)'],
  [{ underTrained: 2 }, 'under-trained', 'under-trained (2 of 5 runs)'],
  [{ underTrained: 1, runs: 1 }, 'under-trained', 'under-trained'],
  [{ probedChange: -0.07 }, 'starved', 'starved (training loss −7.0 % in three more epochs)'],
  [{ gap: 0.243 }, 'overfits', 'overfits (gap 24.3 points)'],
  [{ belowControls: ['cnn', 'knn'] }, 'below', 'below cnn, knn'],
  [{ leftOut: ['small-cnn'] }, 'controls not run', 'controls not run: small-cnn'],
  [{ copies: 109 }, "saw its test images' copies", "saw its test images' copies (109 images)"],
  [{ seeds: 1 }, 'one seed', 'one seed'],
];

test.each(cases)('%j is marked “%s”', (fault, name, text) => {
  expect(marksFor({ ...clean, ...fault })).toEqual([{ name, text }]);
});

test('just short of each threshold there is no mark', () => {
  const edge = { interval: { low: 0.501, high: 0.6 }, steps: 100, probedChange: -0.05, gap: 0.1 };
  expect(marksFor({ ...clean, ...edge })).toEqual([]);
});

test('marks stand in the order of their list', () => {
  const all = cases.reduce<MarkedFacts>((facts, [fault]) => ({ ...facts, ...fault }), clean);
  expect(marksFor(all).map(({ name }) => name)).toEqual([...markNames]);
});

test('what all models share is said once', () => {
  const models = [
    fakeModel(),
    fakeModel({ name: 'resnet50', quantum: false }),
    fakeModel({ name: 'nearest-neighbour', history: [], secondsPerEpoch: undefined }),
  ];
  expect(sharedMarks(fakeResult(models).summaries).map(({ name }) => name)).toContain('one seed');
});
