// The form of a circuit as JSON: what a text must be before it is read as a circuit, and the types of its parts.
import {
  byKind, finite, list, object, oneOf, optional, spelt, text, truth, whole, type Shape, type Shaped,
} from '../../json-shape.ts'; // prettier-ignore
import type { InputRun } from './amplitudes.ts';
import { binaryFunctions, unaryFunctions } from './angle-functions.ts';
import { channels } from './channels.ts';
import type { Angle, ChannelName, Condition, Initial, Operation, Output } from './circuit.ts';

export const largestCount = 1_000_000;
const mostQubits = 10_000;
export const mostOutputs = 2 ** 20;
const longestName = 1000;
const index = whole(0, largestCount);
const indices = list(index);
/** JSON has no −0, which is another number to the last bit. */
export const negativeZero = '-0';
const real: Shape<number> = (value) => (value === negativeZero ? -0 : finite(value));

/** A shape for each kind of `T`: a kind without one is an error of types. */
type EachKind<T extends { readonly kind: string }> = Readonly<Record<T['kind'], Shape<unknown>>>;

const angleShape = byKind({
  constant: object({ kind: oneOf('constant'), value: real }),
  weight: object({ kind: oneOf('weight'), index }),
  input: object({ kind: oneOf('input'), index }),
  unary: object({ kind: oneOf('unary'), function: oneOf(...namesOf(unaryFunctions)), operand: index }),
  binary: object({
    kind: oneOf('binary'),
    function: oneOf(...namesOf(binaryFunctions)),
    left: index,
    right: index,
  }),
} satisfies EachKind<Angle>);

const conditionShape: Shape<Condition> = byKind({
  bit: object({ kind: oneOf('bit'), bit: index }),
  constant: object({ kind: oneOf('constant'), value: truth }),
  not: object({ kind: oneOf('not'), operand: (value) => conditionShape(value) }),
  and: joined('and'),
  or: joined('or'),
  xor: joined('xor'),
} satisfies EachKind<Condition>);

function joined<Kind extends 'and' | 'or' | 'xor'>(kind: Kind) {
  return object({
    kind: oneOf(kind),
    left: (value) => conditionShape(value),
    right: (value) => conditionShape(value),
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

const origin = { call: optional(index) };

const operationShape: Shape<StoredOperation> = byKind({
  gate: object({
    ...origin,
    kind: oneOf('gate'),
    gate: text,
    controls: index,
    angles: indices,
    qubits: indices,
  }),
  channel: object({
    ...origin,
    kind: oneOf('channel'),
    channel: oneOf(...([...channels.keys()] as ChannelName[])),
    probability: real,
    qubits: indices,
  }),
  measure: object({ ...origin, kind: oneOf('measure'), qubit: index, bit: index }),
  branch: object({
    ...origin,
    kind: oneOf('branch'),
    condition: conditionShape,
    then: list((value) => operationShape(value)),
    orElse: list((value) => operationShape(value)),
  }),
  reset: object({ ...origin, kind: oneOf('reset'), qubit: index }),
  discard: object({ ...origin, kind: oneOf('discard'), qubit: index }),
  prepare: object({
    ...origin,
    kind: oneOf('prepare'),
    offset: optional(index),
    length: optional(index),
    amplitudes: optional(indices),
    qubits: indices,
  }),
  barrier: object({ ...origin, kind: oneOf('barrier'), qubits: indices }),
} satisfies EachKind<StoredOperation>);

const place = { shape: indices, offset: index, size: index };

/** Names of gates and pools, as the language spells them: kernels and drawings write them down. */
const callShape = object({
  kind: oneOf('gate', 'pool'),
  name: spelt(/^[A-Za-z_]\w*$/, longestName),
  qubits: indices,
  controls: optional(index),
  power: optional(whole(-largestCount, largestCount)),
  declared: optional(oneOf(true)),
  layer: index,
});

export const storedCircuitShape = object({
  name: text,
  qubits: whole(0, mostQubits),
  bits: index,
  weights: list(
    object({
      name: text,
      turn: index,
      ...place,
      initial: byKind({
        uniform: object({ kind: oneOf('uniform'), low: real, high: real }),
        normal: object({ kind: oneOf('normal'), mean: real, deviation: real }),
        constant: object({ kind: oneOf('constant'), value: real }),
      } satisfies EachKind<Initial>),
    }),
  ),
  inputs: list(object({ name: text, element: oneOf('angle', 'amplitude'), ...place })),
  angles: list(angleShape),
  calls: optional(list(callShape)),
  operations: list(operationShape),
  outputs: list(
    byKind({
      observable: object({
        kind: oneOf('observable'),
        terms: list(
          object({
            coefficient: real,
            factors: list(object({ qubit: index, pauli: oneOf('X', 'Y', 'Z') })),
          }),
        ),
      }),
      probabilities: object({
        kind: oneOf('probabilities'),
        qubits: list(index, Math.log2(mostOutputs)),
      }),
    } satisfies EachKind<Output>),
  ),
});

export type StoredAngle = Shaped<typeof angleShape>;

export type StoredCircuit = Shaped<typeof storedCircuitShape>;
export type StoredCall = Shaped<typeof callShape>;

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}
