// Fused blocks back to the gates they consist of, for whoever has no matrices of blocks.
import type { Circuit, GateOperation, Operation } from './circuit.ts';
import { fromText } from './operation-facts.ts';

/** The same circuit without blocks, whose gates come from where the block did; itself where there are none. */
export function expandBlocks(circuit: Circuit): Circuit {
  const isPlain = ({ kind }: Operation) => kind !== 'block';
  if (circuit.operations.every(isPlain)) return circuit;
  return { ...circuit, operations: circuit.operations.flatMap(gatesWithCall) };
}

/** A block's gates on the circuit's qubits; any other operation alone. Blocks do not stand in branches. */
export function gatesOf(operation: Operation): Operation[] {
  if (operation.kind !== 'block') return [operation];
  const { block, qubits } = operation;
  return block.gates.map((gate): GateOperation => ({
    ...gate,
    qubits: gate.qubits.map((local) => qubits[local]),
  }));
}

/** The same with the block's call and origin on each of its gates. */
export function gatesWithCall(operation: Operation): Operation[] {
  const gates = gatesOf(operation);
  if (operation.kind !== 'block') return gates;
  const place = fromText(operation);
  return gates.map((gate) => ({ ...gate, ...place }));
}
