import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Misfit } from '../src/json-shape.ts';
import { parseJsonWithin, type JsonLimits } from '../src/json-text.ts';
import { circuitFromJson } from '../src/compiler/circuit/json.ts';

const none: JsonLimits = { lists: Infinity, values: Infinity, depth: Infinity };

/** What a value holds, counted as a value: members of lists and objects, and itself. */
function count(value: unknown): JsonLimits {
  if (typeof value !== 'object' || value === null) return { lists: 0, values: 1, depth: 0 };
  const inside = Object.values(value).map(count);
  const sum = (key: keyof JsonLimits) => inside.reduce((total, each) => total + each[key], 0);
  // Commas tell members from one another, so that a list counts as its first member.
  const values = Math.max(1, sum('values'));
  return {
    lists: 1 + sum('lists'),
    values,
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
  };
}

describe('JSON within limits', () => {
  test('is what JSON.parse gives, and told where it holds one more', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        const value: unknown = JSON.parse(spaced);
        const held = count(value);
        expect(parseJsonWithin(spaced, held)).toEqual(value);
        for (const key of ['lists', 'values', 'depth'] as const) {
          const less = { ...none, [key]: held[key] - 1 };
          expect(() => parseJsonWithin(spaced, less)).toThrow(Misfit);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('skips brackets and commas of texts', () => {
    const text = JSON.stringify({ 'a"[,': ['\\', '\\"[[[,,,', '{'] });
    expect(parseJsonWithin(text, { lists: 2, values: 3, depth: 2 })).toEqual(JSON.parse(text));
  });

  test('is no JSON where it is none', () => {
    for (const text of ['', '"', '"\\', '[', ']]]', '{"a":', '[1,]'])
      expect(() => parseJsonWithin(text, none)).toThrow(SyntaxError);
  });
});

test('a circuit as JSON is read within limits', () => {
  const begin = performance.now();
  expect(() => circuitFromJson(`[${'[],'.repeat(2 ** 21)}0]`)).toThrow(/it holds more than 2097152 lists/);
  expect(() => circuitFromJson('['.repeat(1e6))).toThrow(/it is nested more than 10000 deep/);
  for (const none of [undefined, null, {}, Symbol('none')])
    expect(() => circuitFromJson(none as never)).toThrow(/it is not JSON/);
  expect(performance.now() - begin).toBeLessThan(2000);
});
