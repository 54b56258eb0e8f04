// The form of a saved model: qcnn-model.json, and the numbers that it describes in a file beside it.
import { finite, list, object, oneOf, optional, record, shortText, text, whole, type Shape, type Shaped } from '../json-shape.ts'; // prettier-ignore
import { recipes } from '../runtime/training/fit.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import { stems } from './entries.ts';
import type { Numbers, NumbersByName } from './trained.ts';

export const formName = 'qcnn model';
export const formVersion = 1;

const mostClasses = 10_000;
const mostBytes = 2 ** 31 - 1;
const count = whole(0, mostBytes);
const side = whole(1, 65_536);
const name = shortText(1000);

const numberOrText: Shape<number | string> = (value) => (typeof value === 'string' ? value : finite(value));

const constants = record(numberOrText);
const named = object({ name: text });
const optimiser: Shape<TrainingSettings['optimiser']> = (value) => ({
  ...constants(value),
  ...named(value),
});

const task = object({
  height: side,
  width: side,
  channels: side,
  classes: list(name, mostClasses, 1),
  normalisation: optional(object({ mean: list(finite), deviation: list(finite) })),
});

const trained = {
  seed: finite,
  stem: optional(oneOf(...stems)),
  task,
  /** As `trainingSettings` makes it: for readers, never used to predict. */
  training: optional(
    object({
      epochs: count,
      batchSize: count,
      optimiser,
      schedule: oneOf(...recipes),
      rates: record(finite),
    }),
  ),
};

const bytesOfType = { float32: 4, float64: 8, int32: 4 } as const;

export const savedShape = object({
  form: oneOf(formName),
  /** Of `modelNames` or `controlNames`. */
  name: text,
  ...trained,
  backend: optional(text),
  /** As `circuitToJson` writes it. */
  circuit: optional(record((value) => value)),
  /** The ResNet-50 whose features the model begins with; its numbers are those below "backbone". */
  backbone: optional(object(trained)),
  /** In the order in which they stand in the file, little-endian. */
  numbers: list(object({ name, type: oneOf('float32', 'float64', 'int32'), shape: list(count, 8) })),
  file: object({ file: name, bytes: count, sha256: name }),
});

export type SavedForm = Shaped<typeof savedShape>;
type Described = SavedForm['numbers'][number];

/** What is written of numbers, and their bytes. */
export function packNumbers(numbers: NumbersByName): {
  readonly described: Described[];
  readonly bytes: Uint8Array;
} {
  const described = [...numbers].map(([name, { shape, values }]): Described => ({
    name,
    type: typeOf(values),
    shape: [...shape],
  }));
  const bytes = new Uint8Array(described.reduce((sum, each) => sum + bytesOf(each), 0));
  let at = 0;
  for (const { values } of numbers.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return { described, bytes };
}

/** The inverse; undefined where there are not as many bytes as are described. */
export function unpackNumbers(
  described: readonly Described[],
  bytes: Uint8Array<ArrayBuffer>,
): NumbersByName | undefined {
  if (described.reduce((sum, each) => sum + bytesOf(each), 0) !== bytes.length) return undefined;
  let at = 0;
  const numbers = described.map((each): [string, Numbers] => {
    const start = at;
    at += bytesOf(each);
    const own = bytes.slice(start, at).buffer;
    const { name, type, shape } = each;
    const values = { float32: Float32Array, float64: Float64Array, int32: Int32Array }[type];
    return [name, { shape, values: new values(own) }];
  });
  return new Map(numbers);
}

function bytesOf({ type, shape }: Described): number {
  return shape.reduce((product, length) => product * length, bytesOfType[type]);
}

function typeOf(values: Numbers['values']): Described['type'] {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Float64Array ? 'float64' : 'int32';
}
