// A circuit as text, so that a saved model carries its circuit along. Equal angles stand once, in a list in which
// operands come first: text and time are linear in the circuit, however angles are shared and nested. The calls of the text
// stand in a list, too, as passes ask which operations share one; texts of older versions have none.
import { z } from 'zod';
import type { Angle, Call, ChannelName, Circuit, Condition, Operation } from './circuit.ts';
import { outputCount } from './circuit.ts';
import { binaryFunctions, unaryFunctions } from './angle-functions.ts';
import { gatesOf } from './expand-blocks.ts';
import { channels } from './channels.ts';
import { inputRun, inputsOfRun, type InputRun } from './amplitudes.ts';
import { verify } from './verify.ts';
import { foldOf } from './walk.ts';
import { UserError } from '../../user-error.ts';

const largestCount = 1_000_000;
const mostQubits = 10_000;
const mostOutputs = 2 ** 20;
const longestName = 1000;
const index = z.int().min(0).max(largestCount);
const indices = z.array(index);
/** JSON has no −0, which is another number to the last bit. */
const negativeZero = '-0';
const real = z.union([z.number(), z.literal(negativeZero).transform(() => -0)]);

function write(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (Object.is(each, -0) ? negativeZero : each));
}

const angleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), value: real }),
  z.object({ kind: z.enum(['weight', 'input']), index }),
  z.object({ kind: z.literal('unary'), function: z.enum(namesOf(unaryFunctions)), operand: index }),
  z.object({
    kind: z.literal('binary'),
    function: z.enum(namesOf(binaryFunctions)),
    left: index,
    right: index,
  }),
]);

const conditionSchema: z.ZodType<Condition> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bit'), bit: index }),
  z.object({ kind: z.literal('constant'), value: z.boolean() }),
  z.object({
    kind: z.literal('not'),
    get operand() {
      return conditionSchema;
    },
  }),
  z.object({
    kind: z.enum(['and', 'or', 'xor']),
    get left() {
      return conditionSchema;
    },
    get right() {
      return conditionSchema;
    },
  }),
]);

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;
/** An operation without its call. */
type Content = Without<Operation, 'call'>;

/** Angles are positions in the list of angles, and a run of inputs is its beginning and length. */
type StoredContent =
  | (Omit<Extract<Content, { kind: 'gate' }>, 'angles'> & { readonly angles: readonly number[] })
  | (Omit<Extract<Content, { kind: 'branch' }>, 'then' | 'orElse'> & {
      readonly then: readonly StoredOperation[];
      readonly orElse: readonly StoredOperation[];
    })
  | (Omit<Extract<Content, { kind: 'prepare' }>, 'amplitudes'> &
      Partial<InputRun> & { readonly amplitudes?: readonly number[] })
  | Exclude<Content, { kind: 'gate' | 'branch' | 'prepare' | 'block' }>;

/** `call` is a position in the list of calls. */
type StoredOperation = StoredContent & { readonly call?: number };

const origin = { call: index.optional() };

const operationSchema: z.ZodType<StoredOperation> = z.discriminatedUnion('kind', [
  z.object({
    ...origin,
    kind: z.literal('gate'),
    gate: z.string(),
    controls: index,
    angles: indices,
    qubits: indices,
  }),
  z.object({
    ...origin,
    kind: z.literal('channel'),
    channel: z.enum([...channels.keys()] as ChannelName[]),
    probability: real,
    qubits: indices,
  }),
  z.object({ ...origin, kind: z.literal('measure'), qubit: index, bit: index }),
  z.object({
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
  z.object({ ...origin, kind: z.literal('reset'), qubit: index }),
  z.object({ ...origin, kind: z.literal('discard'), qubit: index }),
  z.object({
    ...origin,
    kind: z.literal('prepare'),
    offset: index.optional(),
    length: index.optional(),
    amplitudes: indices.optional(),
    qubits: indices,
  }),
  z.object({ ...origin, kind: z.literal('barrier'), qubits: indices }),
]);

const slot = { name: z.string(), shape: indices, offset: index, size: index };

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
  layer: index,
});

const storedCircuitSchema = z.object({
  name: z.string(),
  qubits: index.max(mostQubits),
  bits: index,
  weights: z.array(
    z.object({
      ...slot,
      turn: index,
      initial: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('uniform'), low: real, high: real }),
        z.object({ kind: z.literal('normal'), mean: real, deviation: real }),
        z.object({ kind: z.literal('constant'), value: real }),
      ]),
    }),
  ),
  inputs: z.array(z.object({ ...slot, element: z.enum(['angle', 'amplitude']) })),
  angles: z.array(angleSchema),
  calls: z.array(callSchema).default([]),
  operations: z.array(operationSchema),
  outputs: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('observable'),
        terms: z.array(
          z.object({
            coefficient: real,
            factors: z.array(z.object({ qubit: index, pauli: z.enum(['X', 'Y', 'Z']) })),
          }),
        ),
      }),
      z.object({ kind: z.literal('probabilities'), qubits: indices.max(Math.log2(mostOutputs)) }),
    ]),
  ),
});

type StoredAngle = z.infer<typeof angleSchema>;

/** The circuit as one line of JSON; its blocks as gates. */
export function circuitToJson(circuit: Circuit): string {
  const angles = new AngleList();
  const calls = new Map<Call, number>();
  const store = ({ call, ...operation }: Operation): StoredOperation => {
    const stored = content(operation);
    if (!call) return stored;
    if (!calls.has(call)) calls.set(call, calls.size);
    return { ...stored, call: calls.get(call)! };
  };
  const content = (operation: Content): StoredContent => {
    switch (operation.kind) {
      case 'gate':
        return { ...operation, angles: operation.angles.map((angle) => angles.add(angle)) };
      case 'branch':
        return { ...operation, then: operation.then.map(store), orElse: operation.orElse.map(store) };
      case 'prepare': {
        const { amplitudes, ...rest } = operation;
        const run = inputRun(amplitudes) ?? { amplitudes: amplitudes.map((each) => angles.add(each)) };
        return { ...rest, ...run };
      }
      case 'channel':
      case 'measure':
      case 'reset':
      case 'discard':
      case 'barrier':
        return operation;
      case 'block':
        throw new Error('blocks were expanded');
      default:
        return operation satisfies never;
    }
  };
  const plain = circuit.operations.flatMap((operation): readonly Operation[] =>
    operation.kind === 'block' && operation.call
      ? gatesOf(operation).map((gate) => ({ ...gate, call: operation.call }))
      : gatesOf(operation),
  );
  const operations = plain.map(store);
  return write({ ...circuit, angles: angles.stored, calls: [...calls.keys()], operations });
}

/**
 * The circuit of a text that anyone may have written.
 * @throws UserError when it is not a valid circuit.
 */
export function circuitFromJson(text: string): Circuit {
  const { angles: storedAngles, calls, ...stored } = parseStored(text);
  const angles: Angle[] = [];
  for (const angle of storedAngles) angles.push(restoreAngle(angle, angles));
  for (const call of calls) checkCall(call, stored.qubits);
  let prepared = 0;
  const restore = ({ call, ...operation }: StoredOperation): Operation => {
    const restored = content(operation);
    if (call === undefined) return restored;
    return { ...restored, call: calls[call] ?? refuse(`call ${call} is not in the list of calls`) };
  };
  const content = (operation: StoredContent): Content => {
    switch (operation.kind) {
      case 'gate':
        return {
          ...operation,
          angles: operation.angles.map((position) => angleAt(angles, position)),
        };
      case 'branch':
        return {
          ...operation,
          then: operation.then.map(restore),
          orElse: operation.orElse.map(restore),
        };
      case 'prepare': {
        const { kind, qubits, amplitudes, offset = 0, length = 0 } = operation;
        if (amplitudes) return { kind, amplitudes: amplitudes.map((each) => angleAt(angles, each)), qubits };
        prepared += length;
        if (prepared > largestCount) refuse(`it prepares more than ${largestCount} amplitudes`);
        return { kind, amplitudes: inputsOfRun({ offset, length }), qubits };
      }
      case 'channel':
      case 'measure':
      case 'reset':
      case 'discard':
      case 'barrier':
        return operation;
      default:
        return operation satisfies never;
    }
  };
  const circuit: Circuit = { ...stored, operations: stored.operations.map(restore) };
  if (outputCount(circuit) > mostOutputs) refuse(`it has more than ${mostOutputs} outputs`);
  const violated = verify(circuit);
  if (violated.length > 0) refuse(violated[0]);
  return circuit;
}

function checkCall({ name, qubits, controls = 0 }: Call, count: number): void {
  const missing = qubits.find((qubit) => qubit >= count);
  if (missing !== undefined) refuse(`the call of ${name} has qubit ${missing}, which does not exist`);
  if (controls > qubits.length) refuse(`the call of ${name} has ${controls} controls`);
}

function parseStored(text: string): z.infer<typeof storedCircuitSchema> {
  try {
    const result = storedCircuitSchema.safeParse(JSON.parse(text));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const what = issue.message.replace(/^Invalid input: .* received undefined$/, 'it is missing');
    return refuse(`${issue.path.join('.') || 'the circuit'}: ${what}`);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('it is not JSON');
    if (error instanceof RangeError) return refuse('it is nested too deeply');
    throw error;
  }
}

function restoreAngle(angle: StoredAngle, earlier: readonly Angle[]): Angle {
  switch (angle.kind) {
    case 'unary':
      return { ...angle, operand: angleAt(earlier, angle.operand) };
    case 'binary':
      return { ...angle, left: angleAt(earlier, angle.left), right: angleAt(earlier, angle.right) };
    case 'constant':
    case 'weight':
    case 'input':
      return angle;
    default:
      return angle satisfies never;
  }
}

function angleAt(angles: readonly Angle[], position: number): Angle {
  return angles[position] ?? refuse(`angle ${position} is used before it is defined`);
}

function refuse(reason: string): never {
  throw new UserError(`The saved circuit is damaged: ${reason}. Save the model again from its source.`, 1);
}

/** The distinct angles met so far, operands before what uses them. */
class AngleList {
  readonly stored: StoredAngle[] = [];
  readonly #positionOfText = new Map<string, number>();

  /** The position of an angle. */
  readonly add = foldOf<Angle, number>((angle, positionOf) => this.#place(storedAngle(angle, positionOf)));

  #place(angle: StoredAngle): number {
    const text = write(angle);
    let position = this.#positionOfText.get(text);
    if (position === undefined) {
      position = this.stored.push(angle) - 1;
      this.#positionOfText.set(text, position);
    }
    return position;
  }
}

function storedAngle(angle: Angle, positionOf: (operand: Angle) => number): StoredAngle {
  switch (angle.kind) {
    case 'constant':
    case 'weight':
    case 'input':
      return angle;
    case 'unary':
      return { ...angle, operand: positionOf(angle.operand) };
    case 'binary':
      return { ...angle, left: positionOf(angle.left), right: positionOf(angle.right) };
    default:
      return angle satisfies never;
  }
}

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}
