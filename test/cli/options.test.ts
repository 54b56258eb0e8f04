import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { collectSettings, nameList, wholeNumber } from '../../src/cli/options.ts';

test('whole numbers', () => {
  expect(wholeNumber(1)('12')).toBe(12);
  for (const text of ['0', '-1', '1.5', '1e3', '', ' 1', 'ten', '99999999999999999999']) {
    expect(() => wholeNumber(1)(text), text).toThrow(InvalidArgumentError);
  }
  expect(() => wholeNumber(0, 5)('6')).toThrow('0 to 5');
});

test('settings collect name=value', () => {
  const settings = collectSettings('conv=so4', collectSettings(' n = 16 '));
  expect(settings).toEqual({ n: '16', conv: 'so4' });
  expect(collectSettings('a=b==c')).toEqual({ a: 'b==c' });
});

test('settings refuse what is no name=value, and repetitions', () => {
  for (const text of ['n', '=3', 'n=', '']) expect(() => collectSettings(text), text).toThrow('name=value');
  expect(() => collectSettings('n=4', { n: '8' })).toThrow('n is set twice');
  expect(collectSettings('toString=1', {})).toEqual({ toString: '1' });
});

test('lists lose blanks and repetitions', () => {
  expect(nameList(' qcnn, resnet50,,qcnn ')).toEqual(['qcnn', 'resnet50']);
});
