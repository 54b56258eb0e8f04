// The form of a saved model: qcnn-model.json, and the numbers that it describes in a file beside it.
import { z } from 'zod';
import { recipes } from '../runtime/training/fit.ts';
import { stems } from './entries.ts';
import type { Numbers, NumbersByName } from './trained.ts';

export const formName = 'qcnn model';
export const formVersion = 1;
/** Of the files. */
export const pairName = 'qcnn-model';

const mostClasses = 10_000;
const count = z.int().min(0);
const side = z.int().min(1).max(65_536);

const taskSchema = z.object({
  height: side,
  width: side,
  channels: side,
  classes: z.array(z.string().max(1000)).min(1).max(mostClasses),
  normalisation: z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) }).optional(),
});

/** As `trainingSettings` makes them: for readers, never used to predict. */
const trainingSchema = z.object({
  epochs: count,
  batchSize: count,
  optimiser: z.object({ name: z.string() }).catchall(z.union([z.number(), z.string()])),
  schedule: z.enum(recipes),
  rates: z.record(z.string(), z.number()),
});

const trainedSchema = {
  seed: z.number(),
  stem: z.enum(stems).optional(),
  task: taskSchema,
  training: trainingSchema.optional(),
};

const bytesOfType = { float32: 4, float64: 8, int32: 4 } as const;

export const savedSchema = z.object({
  form: z.literal(formName),
  version: z.literal(formVersion),
  /** Of `modelNames` or `controlNames`. */
  name: z.string(),
  ...trainedSchema,
  backend: z.string().optional(),
  /** As `circuitToJson` writes it. */
  circuit: z.record(z.string(), z.unknown()).optional(),
  /** The ResNet-50 whose features the model begins with; its numbers are those below "backbone". */
  backbone: z.object(trainedSchema).optional(),
  /** In the order in which they stand in the file, little-endian. */
  numbers: z.array(
    z.object({
      name: z.string().max(1000),
      type: z.enum(['float32', 'float64', 'int32']),
      shape: z.array(count).max(8),
    }),
  ),
  file: z.object({ file: z.string(), bytes: count, sha256: z.string() }),
});

export type SavedForm = z.infer<typeof savedSchema>;
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
