import { expect, test } from 'vitest';
import { bytes, count, duration, percent, rounded } from '../../src/study/format.ts';

test('numbers as people read them', () => {
  expect([0, 4.96, 9.96, 59.6, 75, 3599.7, 7380].map(duration)).toEqual(['0.0 s', '5.0 s', '10 s', '1 min 0 s', '1 min 15 s', '1 h 0 min', '2 h 3 min']); // prettier-ignore
  expect(duration(Number.NaN)).toBe('–');
  expect(percent(0.98712)).toBe('98.71');
  expect(percent(Number.NaN)).toBe('–');
  expect(count(23587712)).toBe('23,587,712');
});

test('to three digits and a power of a thousand', () => {
  const space = '\u00a0';
  const given = [0, 7, 812.4, 999.6, 1000, 12_345, 999_499, 999_500, 4_089_284_608, 1.2e19];
  const shown = ['0', '7', '812', '1 k', '1 k', '12.3 k', '999 k', '1 M', '4.09 G', '12000 P'];
  expect(given.map(rounded)).toEqual(shown.map((text) => text.replace(' ', space)));
  expect([0, 12, 812e6].map(bytes)).toEqual(
    ['0 B', '12 B', '812 MB'].map((text) => text.replace(' ', space)),
  );
});
