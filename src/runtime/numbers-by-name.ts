// Arrays by name: the form in which statistics, weights and the state of a training are kept and taken up again.
import { UserError } from '../user-error.ts';

/** An array, row-major. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** Statistics of the training split, weights. Names are paths: "front/0/mean". */
export type NumbersByName = ReadonlyMap<string, Numbers>;

/** The numbers whose names begin with `prefix/`, without it. */
export function below(numbers: NumbersByName, prefix: string): NumbersByName {
  const start = `${prefix}/`;
  const own = [...numbers].filter(([name]) => name.startsWith(start));
  return new Map(own.map(([name, each]) => [name.slice(start.length), each]));
}

/** The numbers with `prefix/` before their names. */
export function named(prefix: string, numbers: NumbersByName): [string, Numbers][] {
  return [...numbers].map(([name, each]) => [`${prefix}/${name}`, each]);
}

/** [n] in double precision. */
export function vector(values: ArrayLike<number>): Numbers {
  return { shape: [values.length], values: Float64Array.from(values) };
}

/** The numbers of this name; throws UserError where they are missing or have another shape (undefined: any length). */
export function take(
  numbers: NumbersByName,
  name: string,
  shape: readonly (number | undefined)[],
): Numbers['values'] {
  const found = numbers.get(name);
  if (!found) throw new UserError(`The saved numbers lack "${name}".`, 1);
  const isAlike =
    found.shape.length === shape.length &&
    found.shape.every((length, at) => shape[at] === undefined || shape[at] === length);
  if (isAlike) return found.values;
  throw new UserError(
    `The saved numbers "${name}" have the shape [${found.shape.join(', ')}], not [${shape.map((length) => length ?? 'any').join(', ')}].`,
    1,
  );
}
