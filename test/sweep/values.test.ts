// Values of axes as people write them: lists, ranges, values with commas, and what is none.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostValues, readVary } from '../../src/sweep/values.ts';

const valuesOf = (text: string) => readVary(text).values;

test('commas separate values, but not those in brackets', () => {
  expect(valuesOf('n=4, 8,16')).toEqual(['4', '8', '16']);
  expect(valuesOf('tilt=max(1, 2),pi / 2')).toEqual(['max(1, 2)', 'pi / 2']);
});

test('a semicolon separates values that hold commas', () => {
  expect(valuesOf('augment=none; rotate=15,zoom=0.1')).toEqual(['none', 'rotate=15,zoom=0.1']);
  expect(valuesOf('augment=rotate=15,zoom=0.1;')).toEqual(['rotate=15,zoom=0.1']);
});

test('a range is its whole numbers, the last too', () => {
  expect(valuesOf('seed=1..3,7,9..10')).toEqual(['1', '2', '3', '7', '9', '10']);
  expect(valuesOf('shift=-1..1')).toEqual(['-1', '0', '1']);
});

test('paths that begin with two points are no ranges', () => {
  expect(valuesOf('circuit=../a.qcnn,..\\b.qcnn,a/../b.qcnn')).toEqual([
    '../a.qcnn',
    '..\\b.qcnn',
    'a/../b.qcnn',
  ]);
});

describe('what gives no values', () => {
  test.each([
    ['n', '--vary n varies nothing; write NAME=VALUES, such as n=4,8 or seed=1..5'],
    ['=4', '--vary =4 varies nothing; write NAME=VALUES, such as n=4,8 or seed=1..5'],
    ['n=', '--vary n= gives no values; write some, such as n=4,8'],
    ['n= , ', '--vary n= ,  gives no values; write some, such as n=4,8'],
    ['n=4,,8', '--vary n=4,,8 holds an empty value; leave it out'],
    ['n=4,8,4', '--vary n=4,8,4 gives the value 4 twice; give it once'],
    ['n=1..3,2', '--vary n=1..3,2 gives the value 2 twice; give it once'],
    ['seed=1..', '--vary seed=1.. is a range without an end; write the whole numbers from the first to the last, such as 1..5'],
    ['seed=..', '--vary seed=.. is a range without an end; write the whole numbers from the first to the last, such as 1..5'],
    ['seed=..5', '--vary seed=..5 is a range without a beginning; write the whole numbers from the first to the last, such as 1..5'],
    ['seed=5..1', '--vary seed=5..1 holds 5..1, which ends before it begins; write the whole numbers from the first to the last, such as 1..5'],
    ['n=1..n', '--vary n=1..n holds 1..n, which is no range; write the whole numbers from the first to the last, such as 1..5'],
    ['seed=1..1e9', '--vary seed=1..1e9 holds 1..1e9, which is no range; write the whole numbers from the first to the last, such as 1..5'],
    ['seed=1..4294967295', '--vary seed=1..4294967295 gives more than 10,000 values; an axis has so many at most'],
    ['seed=1..99999999999999999999', '--vary seed=1..99999999999999999999 holds 1..99999999999999999999, which is no range; write the whole numbers from the first to the last, such as 1..5'],
  ])('%s', (text, message) => {
    expect(() => readVary(text)).toThrow(message);
  }); // prettier-ignore
});

test('any list of numbers is read as it is printed, ranges as their numbers', () => {
  const range = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(20));
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 4 }), (ranges) => {
      const numbers = ranges.flatMap(([first, more]) =>
        Array.from({ length: more + 1 }, (_, i) => `${first + i}`),
      );
      fc.pre(new Set(numbers).size === numbers.length && numbers.length <= mostValues);
      const text = ranges
        .map(([first, more]) => (more === 0 ? `${first}` : `${first}..${first + more}`))
        .join(',');
      expect(valuesOf(`n=${text}`)).toEqual(numbers);
    }),
    { numRuns: 50 },
  );
});
