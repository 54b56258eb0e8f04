// The form of a circuit as JSON: what a text must be before it is read as a circuit, and the types of its parts.
import { z } from 'zod';
import type { InputRun } from './amplitudes.ts';
import { binaryFunctions, unaryFunctions } from './angle-functions.ts';
import { channels } from './channels.ts';
import type { Angle, ChannelName, Condition, Initial, Operation, Output } from './circuit.ts';

export const largestCount = 1_000_000;
const mostQubits = 10_000;
export const mostOutputs = 2 ** 20;
const longestName = 1000;
const index = z.int().min(0).max(largestCount);
const indices = z.array(index);
/** JSON has no −0, which is another number to the last bit. */
export const negativeZero = '-0';
const real = z.union([z.number(), z.literal(negativeZero).transform(() => -0)]);

/** A schema for each kind of `T`: a kind without one is an error of types. */
type EachKind<T extends { readonly kind: string }> = Readonly<Record<T['kind'], z.ZodType>>;

/** What fits the schema of its kind. */
function anyKind<Schema extends z.ZodObject>(schemas: Readonly<Record<string, Schema>>) {
  return z.discriminatedUnion('kind', Object.values(schemas) as [Schema, ...Schema[]]);
}

const angleSchema = anyKind({
  constant: z.object({ kind: z.literal('constant'), value: real }),
  weight: z.object({ kind: z.literal('weight'), index }),
  input: z.object({ kind: z.literal('input'), index }),
  unary: z.object({ kind: z.literal('unary'), function: z.enum(namesOf(unaryFunctions)), operand: index }),
  binary: z.object({
    kind: z.literal('binary'),
    function: z.enum(namesOf(binaryFunctions)),
    left: index,
    right: index,
  }),
} satisfies EachKind<Angle>);

const conditionSchema: z.ZodType<Condition> = anyKind({
  bit: z.object({ kind: z.literal('bit'), bit: index }),
  constant: z.object({ kind: z.literal('constant'), value: z.boolean() }),
  not: z.object({
    kind: z.literal('not'),
    get operand() {
      return conditionSchema;
    },
  }),
  and: joined('and'),
  or: joined('or'),
  xor: joined('xor'),
} satisfies EachKind<Condition>);

function joined<Kind extends 'and' | 'or' | 'xor'>(kind: Kind) {
  return z.object({
    kind: z.literal(kind),
    get left() {
      return conditionSchema;
    },
    get right() {
      return conditionSchema;
    },
  });
}

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;
/** What an operation is by itself: without its call, and without the place in a text that JSON does not hold. */
export type Content = Without<Operation, 'call' | 'origin'>;

/** Angles are positions in the list of angles, and a run of inputs is its beginning and length. */
export type StoredContent =
  | (Omit<Extract<Content, { kind: 'gate' }>, 'angles'> & { readonly angles: readonly number[] })
  | (Omit<Extract<Content, { kind: 'branch' }>, 'then' | 'orElse'> & {
      readonly then: readonly StoredOperation[];
      readonly orElse: readonly StoredOperation[];
    })
  | (Omit<Extract<Content, { kind: 'prepare' }>, 'amplitudes'> & {
      readonly [Field in keyof InputRun]?: number | undefined;
    } & {
      readonly amplitudes?: readonly number[] | undefined;
    })
  | Exclude<Content, { kind: 'gate' | 'branch' | 'prepare' | 'block' }>;

/** `call` is a position in the list of calls. */
export type StoredOperation = StoredContent & { readonly call?: number | undefined };

const origin = { call: index.optional() };

const operationSchema: z.ZodType<StoredOperation> = anyKind({
  gate: z.object({
    ...origin,
    kind: z.literal('gate'),
    gate: z.string(),
    controls: index,
    angles: indices,
    qubits: indices,
  }),
  channel: z.object({
    ...origin,
    kind: z.literal('channel'),
    channel: z.enum([...channels.keys()] as ChannelName[]),
    probability: real,
    qubits: indices,
  }),
  measure: z.object({ ...origin, kind: z.literal('measure'), qubit: index, bit: index }),
  branch: z.object({
    ...origin,
    kind: z.literal('branch'),
    condition: conditionSchema,
    get then() {
      return z.array(operationSchema);
    },
    get orElse() {
      return z.array(operationSchema);
    },
  }),
  reset: z.object({ ...origin, kind: z.literal('reset'), qubit: index }),
  discard: z.object({ ...origin, kind: z.literal('discard'), qubit: index }),
  prepare: z.object({
    ...origin,
    kind: z.literal('prepare'),
    offset: index.optional(),
    length: index.optional(),
    amplitudes: indices.optional(),
    qubits: indices,
  }),
  barrier: z.object({ ...origin, kind: z.literal('barrier'), qubits: indices }),
} satisfies EachKind<StoredOperation>);

const place = { shape: indices, offset: index, size: index };

/** Names of gates and pools, as the language spells them: kernels and drawings write them down. */
const callSchema = z.object({
  kind: z.enum(['gate', 'pool']),
  name: z
    .string()
    .max(longestName)
    .regex(/^[A-Za-z_]\w*$/),
  qubits: indices,
  controls: index.optional(),
  power: z.int().min(-largestCount).max(largestCount).optional(),
  declared: z.literal(true).optional(),
  layer: index,
});

export const storedCircuitSchema = z.object({
  name: z.string(),
  qubits: index.max(mostQubits),
  bits: index,
  weights: z.array(
    z.object({
      name: z.string(),
      turn: index,
      ...place,
      initial: anyKind({
        uniform: z.object({ kind: z.literal('uniform'), low: real, high: real }),
        normal: z.object({ kind: z.literal('normal'), mean: real, deviation: real }),
        constant: z.object({ kind: z.literal('constant'), value: real }),
      } satisfies EachKind<Initial>),
    }),
  ),
  inputs: z.array(z.object({ name: z.string(), element: z.enum(['angle', 'amplitude']), ...place })),
  angles: z.array(angleSchema),
  calls: z.array(callSchema).default([]),
  operations: z.array(operationSchema),
  outputs: z.array(
    anyKind({
      observable: z.object({
        kind: z.literal('observable'),
        terms: z.array(
          z.object({
            coefficient: real,
            factors: z.array(z.object({ qubit: index, pauli: z.enum(['X', 'Y', 'Z']) })),
          }),
        ),
      }),
      probabilities: z.object({
        kind: z.literal('probabilities'),
        qubits: indices.max(Math.log2(mostOutputs)),
      }),
    } satisfies EachKind<Output>),
  ),
});

export type StoredAngle = z.infer<typeof angleSchema>;

export type StoredCircuit = z.infer<typeof storedCircuitSchema>;
export type StoredCall = z.infer<typeof callSchema>;

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}
