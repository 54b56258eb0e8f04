// A circuit as the blocks that its calls make, each a small circuit over the weights that it reads.
import { weight } from '../../compiler/circuit/angles.ts';
import type { Angle, Call, Circuit, Operation } from '../../compiler/circuit/circuit.ts';
import { bitsOf, substitute } from '../../compiler/circuit/conditions.ts';
import { expandBlocks } from '../../compiler/circuit/expand-blocks.ts';
import { renameQubits } from '../../compiler/circuit/rename-qubits.ts';
import { allOperations, foldOf, mapOperations, qubitsActedOn, withAngles, withOperands } from '../../compiler/circuit/walk.ts'; // prettier-ignore

export interface CallBlock {
  /** Qubits of the whole circuit, those of the call as it names them. */
  readonly qubits: readonly number[];
  /** On its own qubits, bits and weights, and over the inputs of the whole; it returns nothing. */
  readonly circuit: Circuit;
  /** Weights of the whole, by number of the block's. */
  readonly weights: readonly number[];
}

/** In order: what a call makes, and what stands between calls operation by operation. */
export function callBlocksOf(circuit: Circuit): CallBlock[] {
  const groups: { readonly call: Call | undefined; readonly operations: Operation[] }[] = [];
  for (const operation of expandBlocks(circuit).operations) {
    if (operation.kind === 'barrier') continue;
    const last = groups.at(-1);
    if (last && operation.call && last.call === operation.call) last.operations.push(operation);
    else groups.push({ call: operation.call, operations: [operation] });
  }
  return groups.map(({ call, operations }) => blockOf(circuit, call, operations));
}

function blockOf(circuit: Circuit, call: Call | undefined, operations: readonly Operation[]): CallBlock {
  const qubits = [...new Set([...(call?.qubits ?? []), ...operations.flatMap(qubitsActedOn)])];
  const places = new Map(qubits.map((qubit, place) => [qubit, place]));
  const weights: number[] = [];
  const bits: number[] = [];
  const own = foldOf<Angle, Angle>((angle, valueOf) => {
    if (angle.kind === 'weight') return weight(numberIn(weights, angle.index));
    return angle.kind === 'unary' || angle.kind === 'binary' ? withOperands(angle, valueOf) : angle;
  });
  for (const operation of allOperations(operations)) {
    if (operation.kind === 'measure') numberIn(bits, operation.bit);
    if (operation.kind === 'branch') for (const bit of bitsOf(operation.condition)) numberIn(bits, bit);
  }
  const local = mapOperations(
    operations.map((operation) => renameQubits(operation, (qubit) => places.get(qubit))),
    (operation) => {
      const { call: _, origin: __, ...rest } = withAngles(operation, own);
      return rest.kind === 'measure' ? { ...rest, bit: numberIn(bits, rest.bit) } : rest;
    },
    (condition) => substitute(condition, (bit) => ({ kind: 'bit', bit: numberIn(bits, bit) })),
  );
  const slot = { name: 'v', meeting: 0, shape: [weights.length], offset: 0, size: weights.length, initial: { kind: 'constant', value: 0 } } as const; // prettier-ignore
  return {
    qubits,
    weights,
    circuit: {
      ...circuit,
      qubits: qubits.length,
      bits: bits.length,
      operations: local,
      outputs: [],
      weights: weights.length > 0 ? [slot] : [],
    },
  };
}

/** The place of an item in a list, at the end of which it is put where it is new. */
function numberIn(list: number[], item: number): number {
  const at = list.indexOf(item);
  return at < 0 ? list.push(item) - 1 : at;
}
