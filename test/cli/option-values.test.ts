import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { collectNoise, collectSettings, nameList, wholeNumber } from '../../src/cli/option-values.ts';

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

test('noise collects channel=strength', () => {
  expect(collectNoise('bit_flip=0', collectNoise('depolarize=0.01'))).toEqual({
    depolarize: 0.01,
    bit_flip: 0,
  });
  expect(() => collectNoise('depolarise=0.1')).toThrow('channels are depolarize');
  expect(() => collectNoise('constructor=0.1')).toThrow('channels are');
  for (const text of ['bit_flip=2', 'bit_flip=-1', 'bit_flip=many'])
    expect(() => collectNoise(text)).toThrow('[0, 1]');
});

test('lists lose blanks and repetitions', () => {
  expect(nameList(' qcnn, resnet50,,qcnn ')).toEqual(['qcnn', 'resnet50']);
});
