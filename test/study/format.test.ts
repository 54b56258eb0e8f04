import { expect, test } from 'vitest';
import { count, duration, percent } from '../../src/study/format.ts';

test('numbers as people read them', () => {
  expect([0, 4.96, 9.96, 59.6, 75, 3599.7, 7380].map(duration)).toEqual(['0.0 s', '5.0 s', '10 s', '1 min 0 s', '1 min 15 s', '1 h 0 min', '2 h 3 min']); // prettier-ignore
  expect(duration(Number.NaN)).toBe('–');
  expect(percent(0.98712)).toBe('98.71');
  expect(percent(Number.NaN)).toBe('–');
  expect(count(23587712)).toBe('23,587,712');
});
