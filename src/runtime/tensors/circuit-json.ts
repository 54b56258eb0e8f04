// A circuit as text, so that a saved model carries its circuit along. Equal angles stand once, in a list in which
// operands come first: text and time are linear in the circuit, however angles are shared and nested.
import { z } from 'zod';
import type { Angle, ChannelName, Circuit, Condition, Operation } from '../../compiler/circuit/circuit.ts';
import { outputCount } from '../../compiler/circuit/circuit.ts';
import { binaryFunctions, unaryFunctions } from '../../compiler/circuit/angle-functions.ts';
import { expandBlocks } from '../../compiler/circuit/expand-blocks.ts';
import { channels } from '../../compiler/circuit/channels.ts';
import { inputRun, inputsOfRun, type InputRun } from '../../compiler/circuit/amplitudes.ts';
import { verify } from '../../compiler/circuit/verify.ts';
import { UserError } from '../../user-error.ts';

const largestCount = 1_000_000;
const mostQubits = 10_000;
const mostOutputs = 2 ** 20;
const index = z.int().min(0).max(largestCount);
const indices = z.array(index);

const angleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), value: z.number() }),
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

/** An operation whose angles are positions in the list of angles. */
type StoredOperation =
  | (Omit<Extract<Operation, { kind: 'gate' }>, 'angles'> & { readonly angles: readonly number[] })
  | (Omit<Extract<Operation, { kind: 'branch' }>, 'then' | 'orElse'> & {
      readonly then: readonly StoredOperation[];
      readonly orElse: readonly StoredOperation[];
    })
  | StoredPreparation
  | Exclude<Operation, { kind: 'gate' | 'branch' | 'block' | 'prepare' }>;

/** A run of inputs is stored by its beginning and length. */
type StoredPreparation = Omit<Extract<Operation, { kind: 'prepare' }>, 'amplitudes'> &
  Partial<InputRun> & { readonly amplitudes?: readonly number[] };

const operationSchema: z.ZodType<StoredOperation> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gate'), gate: z.string(), controls: index, angles: indices, qubits: indices }),
  z.object({
    kind: z.literal('channel'),
    channel: z.enum([...channels.keys()] as ChannelName[]),
    probability: z.number(),
    qubits: indices,
  }),
  z.object({ kind: z.literal('measure'), qubit: index, bit: index }),
  z.object({
    kind: z.literal('branch'),
    condition: conditionSchema,
    get then() {
      return z.array(operationSchema);
    },
    get orElse() {
      return z.array(operationSchema);
    },
  }),
  z.object({ kind: z.literal('reset'), qubit: index }),
  z.object({ kind: z.literal('discard'), qubit: index }),
  z.object({
    kind: z.literal('prepare'),
    offset: index.optional(),
    length: index.optional(),
    amplitudes: indices.optional(),
    qubits: indices,
  }),
  z.object({ kind: z.literal('barrier'), qubits: indices }),
]);

const slot = { name: z.string(), shape: indices, offset: index, size: index };

const storedCircuitSchema = z.object({
  name: z.string(),
  qubits: index.max(mostQubits),
  bits: index,
  weights: z.array(
    z.object({
      ...slot,
      turn: index,
      initial: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('uniform'), low: z.number(), high: z.number() }),
        z.object({ kind: z.literal('normal'), mean: z.number(), deviation: z.number() }),
        z.object({ kind: z.literal('constant'), value: z.number() }),
      ]),
    }),
  ),
  inputs: z.array(z.object({ ...slot, element: z.enum(['angle', 'amplitude']) })),
  angles: z.array(angleSchema),
  operations: z.array(operationSchema),
  outputs: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('observable'),
        terms: z.array(
          z.object({
            coefficient: z.number(),
            factors: z.array(z.object({ qubit: index, pauli: z.enum(['X', 'Y', 'Z']) })),
          }),
        ),
      }),
      z.object({ kind: z.literal('probabilities'), qubits: indices.max(Math.log2(mostOutputs)) }),
    ]),
  ),
});

type StoredAngle = z.infer<typeof angleSchema>;

/** The circuit as one line of JSON. */
export function circuitToJson(circuit: Circuit): string {
  const angles = new AngleList();
  const store = ({ call: _, ...operation }: Operation): StoredOperation => {
    if (operation.kind === 'block') throw new Error('blocks were expanded');
    if (operation.kind === 'gate') {
      return { ...operation, angles: operation.angles.map((angle) => angles.add(angle)) };
    }
    if (operation.kind === 'prepare') {
      const { amplitudes, ...rest } = operation;
      return {
        ...rest,
        ...(inputRun(amplitudes) ?? { amplitudes: amplitudes.map((each) => angles.add(each)) }),
      };
    }
    if (operation.kind !== 'branch') return operation;
    return { ...operation, then: operation.then.map(store), orElse: operation.orElse.map(store) };
  };
  const operations = expandBlocks(circuit).operations.map(store);
  return JSON.stringify({ ...circuit, angles: angles.stored, operations });
}

/**
 * The circuit of a text that anyone may have written.
 * @throws UserError when it is not a valid circuit.
 */
export function circuitFromJson(text: string): Circuit {
  const stored = parseStored(text);
  const angles: Angle[] = [];
  for (const angle of stored.angles) angles.push(restoreAngle(angle, angles));
  let prepared = 0;
  const restore = (operation: StoredOperation): Operation => {
    if (operation.kind === 'gate') {
      return { ...operation, angles: operation.angles.map((position) => angleAt(angles, position)) };
    }
    if (operation.kind === 'prepare') {
      const { kind, qubits, amplitudes, offset = 0, length = 0 } = operation;
      if (amplitudes) return { kind, amplitudes: amplitudes.map((each) => angleAt(angles, each)), qubits };
      prepared += length;
      if (prepared > largestCount) throw refusal(`it prepares more than ${largestCount} amplitudes`);
      return { kind, amplitudes: inputsOfRun({ offset, length }), qubits };
    }
    if (operation.kind !== 'branch') return operation;
    return { ...operation, then: operation.then.map(restore), orElse: operation.orElse.map(restore) };
  };
  const { angles: _, ...rest } = stored;
  const circuit: Circuit = { ...rest, operations: stored.operations.map(restore) };
  if (outputCount(circuit) > mostOutputs) throw refusal(`it has more than ${mostOutputs} outputs`);
  const violated = verify(circuit);
  if (violated.length > 0) throw refusal(violated[0]);
  return circuit;
}

function parseStored(text: string): z.infer<typeof storedCircuitSchema> {
  try {
    const result = storedCircuitSchema.safeParse(JSON.parse(text));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw refusal(`${issue.path.join('.') || 'the circuit'}: ${issue.message}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw refusal('it is not JSON');
    if (error instanceof RangeError) throw refusal('it is nested too deeply');
    throw error;
  }
}

function restoreAngle(angle: StoredAngle, earlier: readonly Angle[]): Angle {
  switch (angle.kind) {
    case 'unary':
      return { ...angle, operand: angleAt(earlier, angle.operand) };
    case 'binary':
      return { ...angle, left: angleAt(earlier, angle.left), right: angleAt(earlier, angle.right) };
    default:
      return angle;
  }
}

function angleAt(angles: readonly Angle[], position: number): Angle {
  const angle = angles[position];
  if (!angle) throw refusal(`angle ${position} is used before it is defined`);
  return angle;
}

function refusal(reason: string): UserError {
  return new UserError(`The saved circuit is damaged: ${reason}. Save the model again from its source.`, 1);
}

/** The distinct angles met so far, operands before what uses them. */
class AngleList {
  readonly stored: StoredAngle[] = [];
  readonly #positionOf = new Map<Angle, number>();
  readonly #positionOfText = new Map<string, number>();

  add(root: Angle): number {
    const pending = [root];
    for (let angle = pending.at(-1); angle; angle = pending.at(-1)) {
      const missing = operandsOf(angle).filter((operand) => !this.#positionOf.has(operand));
      if (missing.length > 0) {
        pending.push(...missing);
        continue;
      }
      pending.pop();
      this.#positionOf.set(angle, this.#place(this.#store(angle)));
    }
    return this.#positionOf.get(root)!;
  }

  #store(angle: Angle): StoredAngle {
    if (angle.kind === 'unary') return { ...angle, operand: this.#positionOf.get(angle.operand)! };
    if (angle.kind !== 'binary') return angle;
    return { ...angle, left: this.#positionOf.get(angle.left)!, right: this.#positionOf.get(angle.right)! };
  }

  #place(angle: StoredAngle): number {
    const text = JSON.stringify(angle);
    let position = this.#positionOfText.get(text);
    if (position === undefined) {
      position = this.stored.push(angle) - 1;
      this.#positionOfText.set(text, position);
    }
    return position;
  }
}

function operandsOf(angle: Angle): readonly Angle[] {
  if (angle.kind === 'unary') return [angle.operand];
  if (angle.kind === 'binary') return [angle.left, angle.right];
  return [];
}

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}
