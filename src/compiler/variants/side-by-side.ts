// Several circuits as one: each on qubits, bits, weights and inputs of its own, their outputs one after the other.
import {
  inputCount,
  weightCount,
  type Angle,
  type Call,
  type Circuit,
  type Operation,
  type Output,
} from '../circuit/circuit.ts';
import { expandBlocks } from '../circuit/expand-blocks.ts';
import { substitute } from '../circuit/conditions.ts';
import { foldOf, withAngles, withOperands } from '../circuit/walk.ts';

/**
 * The product of the circuits, one at least. The first keeps names and places; weights and inputs of the others are called
 * `name_2`, `name_3`, … by the circuit's place, with further `_` where something has that name already.
 */
export function sideBySide(first: Circuit, ...others: readonly Circuit[]): Circuit {
  return others.reduce((joined, circuit, index) => join(joined, circuit, index + 2), first);
}

function join(left: Circuit, given: Circuit, place: number): Circuit {
  const right = expandBlocks(given);
  const layers = left.operations.reduce((most, { call }) => Math.max(most, call?.layer ?? -1), -1) + 1;
  const by = { qubit: left.qubits, bit: left.bits, weight: weightCount(left), input: inputCount(left), layer: layers };
  const names = namesFor(left, right, place);
  return {
    name: `${left.name}_and_${given.name}`,
    qubits: left.qubits + right.qubits,
    bits: left.bits + right.bits,
    weights: [...left.weights, ...right.weights.map((slot) => ({ ...slot, name: names(slot.name), offset: slot.offset + by.weight }))],
    inputs: [...left.inputs, ...right.inputs.map((slot) => ({ ...slot, name: names(slot.name), offset: slot.offset + by.input }))],
    operations: [...withinOwn(left), ...withinOwn(right).map(mover(by))],
    outputs: [...left.outputs, ...right.outputs.map((output) => movedOutput(output, by.qubit))],
  };
} // prettier-ignore

/** Of the right circuit's names: what they are called beside those of the left. */
function namesFor(left: Circuit, right: Circuit, place: number): (name: string) => string {
  const slots = ({ weights, inputs }: Circuit) => [...weights, ...inputs];
  const taken = new Set(slots(left).map(({ name }) => name));
  const chosen = new Map<string, string>();
  for (const { name } of slots(right)) {
    if (chosen.has(name)) continue;
    let own = `${name}_${place}`;
    while (taken.has(own)) own += '_';
    taken.add(own);
    chosen.set(name, own);
  }
  return (name) => chosen.get(name)!;
}

/** A barrier without qubits is one across all; beside others it names its own. */
function withinOwn({ qubits, operations }: Circuit): Operation[] {
  return operations.map((operation) =>
    operation.kind === 'barrier' && operation.qubits.length === 0
      ? { ...operation, qubits: [...new Array<undefined>(qubits).keys()] }
      : operation,
  );
}

interface Offsets {
  readonly qubit: number;
  readonly bit: number;
  readonly weight: number;
  readonly input: number;
  readonly layer: number;
}

/** Operations on what is so much further on. */
function mover(by: Offsets): (operation: Operation) => Operation {
  const all = (qubits: readonly number[]) => qubits.map((qubit) => qubit + by.qubit);
  const angle = foldOf<Angle, Angle>((part, valueOf) => {
    if (part.kind === 'weight') return { kind: 'weight', index: part.index + by.weight };
    if (part.kind === 'input') return { kind: 'input', index: part.index + by.input };
    return withOperands(part, valueOf);
  });
  const calls = new Map<Call, Call>();
  const moveCall = (call: Call): Call => {
    const known = calls.get(call);
    if (known) return known;
    const made = { ...call, qubits: all(call.qubits), layer: call.layer + by.layer };
    calls.set(call, made);
    return made;
  };
  const moveOperands = (operation: Operation): Operation => {
    switch (operation.kind) {
      case 'measure':
        return { ...operation, qubit: operation.qubit + by.qubit, bit: operation.bit + by.bit };
      case 'reset':
      case 'discard':
        return { ...operation, qubit: operation.qubit + by.qubit };
      case 'gate':
      case 'block':
      case 'channel':
      case 'prepare':
      case 'barrier':
        return withAngles({ ...operation, qubits: all(operation.qubits) }, angle);
      case 'branch': {
        const condition = substitute(operation.condition, (bit) => ({ kind: 'bit', bit: bit + by.bit }));
        return {
          ...operation,
          condition,
          then: operation.then.map(move),
          orElse: operation.orElse.map(move),
        };
      }
      default:
        return operation satisfies never;
    }
  };
  const move = (operation: Operation): Operation => {
    const moved = moveOperands(operation);
    return moved.call ? { ...moved, call: moveCall(moved.call) } : moved;
  };
  return move;
}

function movedOutput(output: Output, by: number): Output {
  if (output.kind === 'probabilities') return { ...output, qubits: output.qubits.map((qubit) => qubit + by) };
  const terms = output.terms.map((term) => ({
    ...term,
    factors: term.factors.map((factor) => ({ ...factor, qubit: factor.qubit + by })),
  }));
  return { ...output, terms };
}
