import { expect, test } from 'vitest';
import { controlsAbove, marksOf } from '../../src/study/marks.ts';

const accuracies = new Map([['qcnn', 0.9], ['knn', 0.95], ['cnn', 0.99], ['logistic', 0.9]]); // prettier-ignore

test('a quantum model is marked with the controls above it, best first; a tie is not above', () => {
  const controls = ['knn', 'cnn', 'logistic', 'not-trained'];
  expect(controlsAbove({ quantum: true, accuracy: 0.9 }, controls, accuracies)).toEqual(['cnn', 'knn']);
  expect(controlsAbove({ quantum: false, accuracy: 0.9 }, controls, accuracies)).toEqual([]);
});

test('marks in words', () => {
  expect(marksOf({ underTrained: false, belowControls: [] })).toEqual([]);
  expect(marksOf({ underTrained: true, belowControls: ['cnn'] })).toEqual(['under-trained', 'below cnn']);
});
