// A shape that a schema makes takes what the schema allows, and nothing else, as Ajv says.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { shapeOfSchema } from '../src/json-schema.ts';
import { Misfit } from '../src/json-shape.ts';

const schema = {
  $defs: {
    share: { type: 'number', minimum: 0, maximum: 1 },
    spread: { type: 'object', properties: { mean: { $ref: '#/$defs/share' } }, required: ['mean'] },
  },
  type: 'object',
  properties: {
    share: { description: 'Said twice.', $ref: '#/$defs/share' },
    name: { type: 'string', maxLength: 3, pattern: '^[a-z]*$' },
    kind: { enum: ['a', 'b'] },
    one: { const: 1 },
    list: { type: 'array', items: { type: 'integer', exclusiveMinimum: 0 }, minItems: 1, maxItems: 2 },
    rates: {
      type: 'object',
      additionalProperties: { type: 'number', exclusiveMaximum: 1 },
      minProperties: 1,
    },
    either: { anyOf: [{ $ref: '#/$defs/spread' }, { type: 'null' }] },
  },
  required: ['share'],
};
const fits = new Ajv2020({ strict: true }).compile(schema);
const shape = shapeOfSchema<Record<string, unknown>>(schema);

const anything = fc.oneof(
  fc.constantFrom(0, 1, 0.5, -1, 2, 'a', 'abcd', 'B', null, true),
  fc.jsonValue({ maxDepth: 1 }),
);
const numbers = fc.array(fc.constantFrom<unknown>(1, 2, 0, 0.5, 'a'), { maxLength: 3 });
const value = fc.record(
  {
    share: fc.constantFrom<unknown>(0, 0.5, 1, 1.5, '1'),
    name: anything,
    kind: anything,
    one: anything,
    list: fc.oneof(numbers, anything),
    rates: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom<unknown>(0, 0.5, 1)), anything),
    either: fc.oneof(fc.record({ mean: fc.constantFrom<unknown>(0.5, 2) }), anything),
  },
  { requiredKeys: ['share'] },
);

/** What the shape says; undefined: it fits. */
function misfitOf(json: unknown): string | undefined {
  try {
    shape(json);
    return undefined;
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return `${error.path.join('.')}: ${error.message}`;
  }
}

property.prop([
  fc.oneof({ weight: 9, arbitrary: value as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: anything }),
])('fits where Ajv says so', (json) => {
  expect(misfitOf(json) === undefined).toBe(fits(json));
});

test('fields that the schema does not name are left out, the others keep their order', () => {
  const json = JSON.parse(
    '{"one": 1, "__proto__": 2, "share": 0.5, "more": {}, "rates": {"z": 0, "a": 0.5}}',
  );
  expect(JSON.stringify(shape(json))).toBe('{"one":1,"share":0.5,"rates":{"z":0,"a":0.5}}');
});

test.each([
  [{}, 'share: it is missing'],
  [{ share: 2 }, 'share: it must be at most 1'],
  [{ share: 0, list: [1, 'a'] }, 'list.1: it must be a whole number'],
  [{ share: 0, name: 'abcd' }, 'name: it must have at most 3 characters'],
  [{ share: 0, either: 3 }, 'either: it must be null'],
  [[], ': it must be an object'],
])('%j', (json, message) => expect(misfitOf(json)).toBe(message));

test('a word that it does not know is refused before any value', () => {
  expect(() => shapeOfSchema({ multipleOf: 2 })).toThrow('does not know the word multipleOf');
});
