// What a program sets for compile-time parameters: numbers and truth values as themselves, all else by a sentence.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { check, elaborateCircuit, type Settings } from '../../../src/compiler/index.ts';
import { UserError } from '../../../src/user-error.ts';
import { load } from '../load.ts';

const text = `circuit c(n: int = 2, flips: bool = false, tilt: angle = 0, block: gate(1) = h) {
  qubit q[n];
  block on q;
  if (flips) { rx(tilt) q[0]; }
  return Z(q);
}`;
const source = { name: 'set.qcnn', text };
const parameters = (set: object) => elaborateCircuit(source, load, { set: set as Settings }).parameters;

describe('settings', () => {
  test('are numbers, truth values and texts', () => {
    expect(parameters({ n: 4, flips: true, tilt: -0.5, block: 'x' })).toEqual({ n: '4', flips: 'true', tilt: '-0.5', block: 'x' }); // prettier-ignore
    expect(check(source, load, { set: { n: 3, flips: true } }).diagnostics).toEqual([]);
  });

  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true })], { numRuns: 50 })(
    'of numbers are those numbers',
    (tilt) => {
      expect(Number(parameters({ tilt })!['tilt'])).toBe(tilt + 0);
    },
  );

  test.each([2 ** 53, -(2 ** 53), 123456789012345680000, Number.MAX_VALUE, Number.MIN_VALUE])(
    'of numbers beyond integers: %s',
    (tilt) => {
      expect(Number(parameters({ tilt })!['tilt'])).toBe(tilt);
      expect(parameters({ n: tilt })).toBeUndefined();
    },
  );

  const strange: readonly [string, object, RegExp][] = [
    ['null', { n: null }, /set for n is null; give a finite number/],
    ['undefined', { n: undefined }, /set for n is undefined/],
    ['a list', { n: [4] }, /set for n is a list/],
    ['an object', { n: { value: 4 } }, /set for n is an object/],
    ['a function', { n: () => 4 }, /set for n is a function/],
    ['not finite', { tilt: NaN }, /set for tilt is NaN/],
    ['a big integer', { n: 4n }, /set for n is a bigint/],
    ['no object', 'n=4' as unknown as object, /the settings are a string; give an object/],
    ['a list of texts', ['n=4'], /the settings are a list/],
  ];
  test.each(strange)('that are %s are refused', (_, set, sentence) => {
    for (const refused of [() => parameters(set), () => check(source, load, { set: set as Settings })]) {
      expect(refused).toThrow(UserError);
      expect(refused).toThrow(sentence);
    }
  });
});
