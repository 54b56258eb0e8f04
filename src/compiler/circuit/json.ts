// A circuit as text, so that a saved model carries its circuit along. Equal angles stand once, in a list in which
// operands come first: text and time are linear in the circuit, however angles are shared and nested. The calls of the text
// stand in a list, too, as passes ask which operations share one; texts of older versions have none.
import { Misfit } from '../../json-shape.ts';
import { parseJsonWithin } from '../../json-text.ts';
import { UserError } from '../../user-error.ts';
import { inputRun, inputsOfRun } from './amplitudes.ts';
import { outputCount, type Angle, type Call, type Circuit, type Operation } from './circuit.ts';
import { gatesWithCall } from './expand-blocks.ts';
import {
  largestCount,
  mostOutputs,
  negativeZero,
  storedCircuitShape,
  type Content,
  type StoredAngle,
  type StoredCall,
  type StoredCircuit,
  type StoredContent,
  type StoredOperation,
} from './json-schema.ts';
import { verify } from './verify.ts';
import { foldOf } from './walk.ts';

function write(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (Object.is(each, -0) ? negativeZero : each));
}

/** The circuit as one line of JSON; its blocks as gates. */
export function circuitToJson(circuit: Circuit): string {
  const angles = new AngleList();
  const calls = new Map<Call, number>();
  const store = ({ call, origin: _, ...operation }: Operation): StoredOperation => {
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
  const operations = circuit.operations.flatMap(gatesWithCall).map(store);
  const weights = circuit.weights.map(({ name, meeting, ...rest }) => ({ name, turn: meeting, ...rest }));
  return write({
    ...circuit,
    weights,
    angles: angles.stored,
    calls: [...calls.keys()].map(({ origin: _, ...call }) => call),
    operations,
  });
}

/**
 * The circuit of a text that anyone may have written.
 * @throws UserError when it is not a valid circuit.
 */
export function circuitFromJson(text: string): Circuit {
  const { angles: storedAngles, calls: storedCalls = [], ...stored } = parseStored(text);
  const angles: Angle[] = [];
  for (const angle of storedAngles) angles.push(restoreAngle(angle, angles));
  const calls = storedCalls.map((call) => restoreCall(call, stored.qubits));
  const inputs = stored.inputs.reduce((sum, { size }) => sum + size, 0);
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
        if (offset + length > inputs)
          refuse(`it prepares input ${offset + length - 1}, which does not exist`);
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
  const weights = stored.weights.map(({ name, turn, ...rest }) => ({ name, meeting: turn, ...rest }));
  const circuit: Circuit = { ...stored, weights, operations: stored.operations.map(restore) };
  if (outputCount(circuit) > mostOutputs) refuse(`it has more than ${mostOutputs} outputs`);
  const violated = verify(circuit);
  if (violated.length > 0) refuse(violated[0]);
  return circuit;
}

function restoreCall(stored: StoredCall, count: number): Call {
  const { kind, name, qubits, layer, controls, power, declared } = stored;
  const missing = qubits.find((qubit) => qubit >= count);
  if (missing !== undefined) refuse(`the call of ${name} has qubit ${missing}, which does not exist`);
  if (controls !== undefined && controls > qubits.length)
    refuse(`the call of ${name} has ${controls} controls`);
  // Fields in the order in which they are written, so that a circuit that comes back has the text it had.
  const modifiers = { ...(controls !== undefined && { controls }), ...(power !== undefined && { power }) };
  return { kind, name, qubits, layer, ...modifiers, ...(declared && { declared }) };
}

/** Of more than half a million gates. */
const mostJson = { lists: 2 ** 21, values: 2 ** 23, depth: 10_000 } as const;

function parseStored(text: string): StoredCircuit {
  if (typeof (text as unknown) !== 'string') return refuse('it is not JSON');
  try {
    return storedCircuitShape(parseJsonWithin(text, mostJson));
  } catch (error) {
    if (error instanceof Misfit) return refuse(`${error.path.join('.') || 'the circuit'}: ${error.message}`);
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
