// Shapes of JSON: what fits keeps its fields and no others, what does not is refused with its place.
import { describe, expect, test } from 'vitest';
import {
  byKind,
  finite,
  list,
  Misfit,
  object,
  oneOf,
  optional,
  record,
  shortText,
  spelt,
  text,
  truth,
  whole,
  type Shape,
} from '../src/json-shape.ts';

const shape = object({
  name: spelt(/^[a-z]+$/, 4),
  count: whole(0, 10),
  rest: optional(
    list(byKind({ a: object({ kind: oneOf('a'), x: finite }), b: object({ kind: oneOf('b') }) }), 2),
  ),
});

/** "place: what is wrong" */
function fault(value: unknown, by: Shape<unknown> = shape): string {
  try {
    by(value);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return `${error.path.join('.')}: ${error.message}`;
  }
  return 'none';
}

test('fields that are not named are left out, in the order of the shape', () => {
  const given: unknown = JSON.parse(
    '{"more":1,"rest":[{"x":0.5,"kind":"a","y":2}],"count":3,"name":"ab","__proto__":{"z":1}}',
  );
  const fitted = shape(given);
  expect(JSON.stringify(fitted)).toBe('{"name":"ab","count":3,"rest":[{"kind":"a","x":0.5}]}');
  expect(Object.getPrototypeOf(fitted)).toBe(Object.prototype);
  expect(shape({ name: 'a', count: 0 })).toEqual({ name: 'a', count: 0 });
});

test.each([
  [{ count: 3 }, 'name: it is missing'],
  [Object.create({ name: 'ab', count: 3 }), 'name: it is missing'],
  [{ name: 'ab', count: 1.5 }, 'count: it must be a whole number from 0 to 10'],
  [{ name: 'ab', count: 11 }, 'count: it must be a whole number from 0 to 10'],
  [{ name: 'ab', count: '3' }, 'count: it must be a whole number from 0 to 10'],
  [{ name: 'abcde', count: 3 }, 'name: it must be a text of at most 4 characters like ^[a-z]+$'],
  [{ name: 'A', count: 3 }, 'name: it must be a text of at most 4 characters like ^[a-z]+$'],
  [{ name: 'ab', count: 3, rest: null }, 'rest: it must be a list'],
  [{ name: 'ab', count: 3, rest: [{ kind: 'a', x: Infinity }] }, 'rest.0.x: it must be a number'],
  [{ name: 'ab', count: 3, rest: [{ kind: 'b' }, {}] }, 'rest.1.kind: it is missing'],
  [
    { name: 'ab', count: 3, rest: [{ kind: 'b' }, { kind: 'toString' }] },
    'rest.1.kind: it must be one of a, b',
  ],
  [{ name: 'ab', count: 3, rest: [{}, {}, {}] }, 'rest: it must have at most 2 entries'],
  [{ name: 'ab', count: 3, rest: ['a'] }, 'rest.0: it must be an object'],
  [[], ': it must be an object'],
  [null, ': it must be an object'],
])('%o is refused', (value, expected) => {
  expect(fault(value)).toBe(expected);
});

test('records keep all names, as own fields; lists have their lengths', () => {
  const given: unknown = JSON.parse('{"b":1,"__proto__":2,"a":3}');
  const fitted = record(finite)(given);
  expect(JSON.stringify(fitted)).toBe('{"b":1,"__proto__":2,"a":3}');
  expect(Object.getPrototypeOf(fitted)).toBe(Object.prototype);
  expect(fault({ a: 1, b: '2' }, record(finite))).toBe('b: it must be a number');
  expect(fault([1], record(finite))).toBe(': it must be an object');
  expect(fault([], list(text, 2, 1))).toBe(': it has 0 entries and must have at least 1');
});

describe('values', () => {
  test.each<[string, Shape<unknown>, readonly unknown[], readonly unknown[]]>([
    ['text', text, ['', 'a'], [1, null, undefined, ['a']]],
    ['truth', truth, [true, false], [0, 'true', null]],
    ['finite', finite, [0, -1.5, 1e300], [NaN, Infinity, '1', null]],
    ['whole', whole(-2, 2), [-2, 0, 2], [-3, 3, 0.5, NaN, 2n]],
    ['shortText', shortText(2), ['', 'ab'], ['abc', 1, null]],
    ['oneOf', oneOf('a', 'b'), ['a', 'b'], ['c', true, 'A', undefined]],
  ])('%s', (_, by, right, wrong) => {
    for (const value of right) expect(by(value)).toBe(value);
    for (const value of wrong) expect(fault(value, by)).not.toBe('none');
  });
});
