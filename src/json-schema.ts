// JSON Schema as a shape: what our own schemas say of a file is what is believed of it when it is read.
import { isObject, Misfit, within, type Shape } from './json-shape.ts';

/** A schema of the 2020-12 draft, of the words that `keywords` lists. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Checks a value that `JSON.parse` gave, as `words` says. */
type Check = (value: unknown) => unknown;

/**
 * The shape that a schema describes. As all shapes it leaves out fields that the schema does not name, also where the
 * schema allows no others: a later version may have written them. Throws Error for a schema with other words.
 */
export function shapeOfSchema<T>(schema: JsonSchema): Shape<T> {
  const definitions = (schema['$defs'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const known = new Map<string, Check>();
  const named = (reference: string): Check => {
    const name = reference.replace(/^#\/\$defs\//, '');
    if (!Object.hasOwn(definitions, name)) throw new Error(`There is no ${reference}`);
    return (value) => {
      let check = known.get(name);
      if (!check) known.set(name, (check = checkOf(definitions[name], named)));
      return check(value);
    };
  };
  return checkOf(schema, named) as Shape<T>;
}

type Named = (reference: string) => Check;

function checkOf(schema: JsonSchema, named: Named): Check {
  const checks = Object.entries(schema).flatMap(([word, says]) => {
    if (silent.has(word) || ofFields.has(word)) return [];
    const make = Object.hasOwn(words, word) ? words[word] : undefined;
    if (!make) throw new Error(`This reader of schemas does not know the word ${word}`);
    return [make(says as never, named)];
  });
  if (Object.keys(schema).some((word) => ofFields.has(word))) checks.push(fieldsOf(schema, named));
  return (value) => checks.reduce((fitted, check) => check(fitted), value);
}

/** Words that check nothing. */
const silent = new Set(['$schema', '$defs', 'title', 'description']);
/** Words that make one check together. */
const ofFields = new Set(['properties', 'required', 'additionalProperties']);

type Make = (says: never, named: Named) => Check;

const types: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  object: [isObject, 'an object'],
  array: [Array.isArray, 'a list'],
  string: [(value) => typeof value === 'string', 'a text'],
  number: [Number.isFinite, 'a number'],
  integer: [Number.isSafeInteger, 'a whole number'],
  boolean: [(value) => typeof value === 'boolean', 'true or false'],
  null: [(value) => value === null, 'null'],
};

/** Where a value is of another type than a word is about, the word says nothing. */
const words: Readonly<Record<string, Make>> = {
  $ref: (reference: string, named) => named(reference),
  type: (type: string) => {
    const [fits, what] = types[type];
    return that(fits, `it must be ${what}`);
  },
  const: (only: unknown) => that((value) => value === only, `it must be ${JSON.stringify(only)}`),
  enum: (all: readonly unknown[]) =>
    that((value) => all.includes(value), `it must be one of ${all.join(', ')}`),
  minimum: (least: number) => ofNumbers((value) => value >= least, `it must be at least ${least}`),
  maximum: (most: number) => ofNumbers((value) => value <= most, `it must be at most ${most}`),
  exclusiveMinimum: (least: number) => ofNumbers((value) => value > least, `it must be above ${least}`),
  exclusiveMaximum: (most: number) => ofNumbers((value) => value < most, `it must be below ${most}`),
  maxLength: (most: number) =>
    that(
      (value) => typeof value !== 'string' || [...value].length <= most,
      `it must have at most ${most} characters`,
    ),
  pattern: (pattern: string) => {
    const expression = new RegExp(pattern, 'u');
    return that((value) => typeof value !== 'string' || expression.test(value), `it must be like ${pattern}`);
  },
  format: (format: string) => {
    const expression = formats[format];
    return that((value) => typeof value !== 'string' || expression.test(value), `it must be a ${format}`);
  },
  minItems: (least: number) =>
    ofLists((list) => list.length >= least, `it must have at least ${least} entries`),
  maxItems: (most: number) => ofLists((list) => list.length <= most, `it must have at most ${most} entries`),
  minProperties: (least: number) =>
    that(
      (value) => !isObject(value) || Object.keys(value).length >= least,
      `it must have at least ${least} fields`,
    ),
  items: (schema: JsonSchema, named) => {
    const each = checkOf(schema, named);
    return (value) => (Array.isArray(value) ? value.map((entry, at) => within(at, each, entry)) : value);
  },
  anyOf: (schemas: readonly JsonSchema[], named) => firstOf(schemas, named),
  /** Of schemas that exclude each other. */
  oneOf: (schemas: readonly JsonSchema[], named) => firstOf(schemas, named),
};

const formats: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
};

function that(fits: (value: unknown) => boolean, otherwise: string): Check {
  return (value) => {
    if (!fits(value)) throw new Misfit(otherwise);
    return value;
  };
}

function ofNumbers(fits: (value: number) => boolean, otherwise: string): Check {
  return that((value) => typeof value !== 'number' || fits(value), otherwise);
}

function ofLists(fits: (value: readonly unknown[]) => boolean, otherwise: string): Check {
  return that((value) => !Array.isArray(value) || fits(value), otherwise);
}

/** An object's fields in the order in which they stand there. */
function fieldsOf(schema: JsonSchema, named: Named): Check {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const checks = new Map(Object.entries(properties).map(([name, each]) => [name, checkOf(each, named)]));
  const others = schema['additionalProperties'];
  const checkOther = isObject(others) ? checkOf(others, named) : undefined;
  const required = (schema['required'] ?? []) as readonly string[];
  return (value) => {
    if (!isObject(value)) return value;
    for (const name of required) if (!Object.hasOwn(value, name)) within(name, missing, undefined);
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, field]) => {
        const check = checks.get(name) ?? checkOther;
        return check ? [[name, within(name, check, field)]] : [];
      }),
    );
  };
}

function missing(): never {
  throw new Misfit('it is missing');
}

/** What the first gives that the value fits; where it fits none, what the last says. */
function firstOf(schemas: readonly JsonSchema[], named: Named): Check {
  const checks = schemas.map((schema) => checkOf(schema, named));
  return (value) => {
    let why: unknown;
    for (const check of checks) {
      try {
        return check(value);
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        why = error;
      }
    }
    throw why;
  };
}
