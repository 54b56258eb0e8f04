// What JSON that anyone may have written must be, before it is believed: a shape checks a value and gives it its type.

/** Gives the value, without fields that the shape does not name; throws Misfit. Takes as long as the value is large. */
export type Shape<T> = (value: unknown) => T;

/** The type of what a shape gives. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** What is wrong, and where: keys and positions from the outside in. */
export class Misfit extends Error {
  readonly path: (string | number)[] = [];
}

function refuse(message: string): never {
  throw new Misfit(message);
}

/** A shape at a place inside the value that is checked. */
export function within<T>(place: string | number, shape: Shape<T>, value: unknown): T {
  try {
    return shape(value);
  } catch (error) {
    if (error instanceof Misfit) error.path.unshift(place);
    throw error;
  }
}

export function whole(least: number, most: number): Shape<number> {
  return (value) =>
    Number.isSafeInteger(value) && least <= (value as number) && (value as number) <= most
      ? (value as number)
      : refuse(`it must be a whole number from ${least} to ${most}`);
}

export const finite: Shape<number> = (value) =>
  Number.isFinite(value) ? (value as number) : refuse('it must be a number');

export const truth: Shape<boolean> = (value) =>
  typeof value === 'boolean' ? value : refuse('it must be true or false');

export const text: Shape<string> = (value) =>
  typeof value === 'string' ? value : refuse('it must be a text');

/** A text of at most so many characters. */
export function shortText(longest: number): Shape<string> {
  return (value) =>
    text(value).length <= longest ? text(value) : refuse(`it must have at most ${longest} characters`);
}

/** A text of at most so many characters that fits the pattern. */
export function spelt(pattern: RegExp, longest: number): Shape<string> {
  return (value) =>
    typeof value === 'string' && value.length <= longest && pattern.test(value)
      ? value
      : refuse(`it must be a text of at most ${longest} characters like ${pattern.source}`);
}

export function oneOf<const Value extends string | number | true>(...values: readonly Value[]): Shape<Value> {
  return (value) =>
    values.includes(value as Value) ? (value as Value) : refuse(`it must be one of ${values.join(', ')}`);
}

/** A list of so many entries. */
export function list<T>(each: Shape<T>, most = Infinity, least = 0): Shape<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return refuse('it must be a list');
    if (value.length > most) return refuse(`it must have at most ${most} entries`);
    if (value.length < least) return refuse(`it has ${value.length} entries and must have at least ${least}`);
    return value.map((entry, index) => within(index, each, entry));
  };
}

/** An object of any names. */
export function record<T>(each: Shape<T>): Shape<Record<string, T>> {
  return (value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, within(name, each, entry)]))
      : refuse('it must be an object');
}

/** A field that may be missing. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

export type Fields = Readonly<Record<string, Shape<unknown> | Optional<unknown>>>;
type RequiredNames<F extends Fields> = {
  [K in keyof F]: F[K] extends Optional<unknown> ? never : K;
}[keyof F];

export type Fitted<F extends Fields> = {
  [K in RequiredNames<F>]: Shaped<F[K]>;
} & {
  [K in Exclude<keyof F, RequiredNames<F>>]?: F[K] extends Optional<infer T> ? T | undefined : never;
};

/** An object with these fields of its own, in this order. */
export function object<F extends Fields>(fields: F): Shape<Fitted<F>> {
  const entries = Object.entries(fields);
  return (value) => {
    if (!isObject(value)) return refuse('it must be an object');
    const fitted: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      const shape = typeof field === 'function' ? field : given === undefined ? undefined : field.optional;
      if (shape) fitted[name] = within(name, given === undefined ? missing : shape, given);
    }
    return fitted as Fitted<F>;
  };
}

/** The same, and no other fields. */
export function exactly<F extends Fields>(fields: F): Shape<Fitted<F>> {
  const shape = object(fields);
  return (value) => {
    const unknown = isObject(value) ? Object.keys(value).find((name) => !Object.hasOwn(fields, name)) : undefined; // prettier-ignore
    if (unknown === undefined) return shape(value);
    const names = Object.keys(fields);
    const said = names.length > 0 ? `the fields are ${names.join(', ')}` : 'it has no fields';
    return within(unknown.slice(0, 80), () => refuse(`there is no such field; ${said}`), undefined);
  };
}

/** An object whose field `kind` names its shape. */
export function byKind<Kinds extends Readonly<Record<string, Shape<unknown>>>>(
  kinds: Kinds,
): Shape<Shaped<Kinds[keyof Kinds]>> {
  const names = oneOf(...Object.keys(kinds));
  return (value) => {
    if (!isObject(value)) return refuse('it must be an object');
    const kind = within('kind', Object.hasOwn(value, 'kind') ? names : missing, value['kind']);
    return kinds[kind](value) as Shaped<Kinds[keyof Kinds]>;
  };
}

function missing(): never {
  return refuse('it is missing');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
