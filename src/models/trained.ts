// What training makes of a classifier, as plain numbers by name: it can be written down, and taken up by another that
// was made the same way.
import type { Images, Normalisation } from '../runtime/data/dataset.ts';
import { imagesOfValues } from '../runtime/data/images.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import { UserError } from '../user-error.ts';

/** An array, row-major. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** Statistics of the training split, weights. Names are paths: "front/0/mean". */
export type NumbersByName = ReadonlyMap<string, Numbers>;

/** The images that a classifier was trained on, without their values. */
export interface Task {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** How bytes became the values of images, where that is known. */
  readonly normalisation?: Normalisation | undefined;
}

/** What a model learned, and from what: all that has to be saved. */
export interface Trained {
  readonly task: Task;
  /** What was asked of the training; absent where nothing is trained by steps. */
  readonly training?: TrainingSettings | undefined;
  readonly numbers: NumbersByName;
}

export function taskOf({ height, width, channels, classes, normalisation }: Images): Task {
  return { height, width, channels, classes, ...(normalisation && { normalisation }) };
}

/** No images of this task: what there is to build a model for. */
export function noImages(task: Task): Images {
  return imagesOfValues({ ...task, count: 0, values: new Float32Array(0), labels: new Int32Array(0) });
}

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
