// Circuits without the qubits and bits that nothing uses; the others keep their order.
import type { Call, Circuit, Operation, Output } from './circuit.ts';
import { substitute } from './conditions.ts';
import { bitsWritten } from './operation-facts.ts';
import { usedQubits } from './walk.ts';

/** The same circuit on the qubits it uses (a barrier is no use). A call that named a removed qubit is forgotten. */
export function renumber(circuit: Circuit): Circuit {
  const used = usedQubits(circuit);
  const measured = new Set(circuit.operations.flatMap(bitsWritten));
  // A circuit has a qubit, used or not.
  if (used.size === 0 && circuit.qubits > 0) used.add(0);
  if (used.size === circuit.qubits && measured.size === circuit.bits) return circuit;
  const qubit = numbering(used);
  const bit = numbering(measured);
  const bitNumber = (old: number) => bit.get(old)!;
  const calls = new Map<Call, Call | undefined>();
  const all = (qubits: readonly number[]) => qubits.flatMap((old) => qubit.get(old) ?? []);

  const rename = (operation: Operation): Operation[] => {
    const { call, ...rest } = operation;
    const moved = renameOperands(rest);
    const renamed = call && renameCall(call);
    return moved.map((each) => (renamed ? { ...each, call: renamed } : each));
  };
  const renameOperands = (operation: Operation): Operation[] => {
    switch (operation.kind) {
      case 'measure':
        return [{ ...operation, qubit: qubit.get(operation.qubit)!, bit: bitNumber(operation.bit) }];
      case 'reset':
      case 'discard':
        return all([operation.qubit]).map((each) => ({ ...operation, qubit: each }));
      case 'branch': {
        const condition = substitute(operation.condition, (old) => ({ kind: 'bit', bit: bitNumber(old) }));
        return [{ ...operation, condition, then: operation.then.flatMap(rename), orElse: operation.orElse.flatMap(rename) }]; // prettier-ignore
      }
      case 'barrier': {
        const qubits = all(operation.qubits);
        return qubits.length > 0 || operation.qubits.length === 0 ? [{ ...operation, qubits }] : [];
      }
      case 'gate':
      case 'block':
      case 'channel':
      case 'prepare':
        return [{ ...operation, qubits: all(operation.qubits) }];
      default:
        return operation satisfies never;
    }
  };
  const renameCall = (call: Call): Call | undefined => {
    if (!calls.has(call)) {
      const isWhole = call.qubits.every((old) => qubit.has(old));
      calls.set(call, isWhole ? { ...call, qubits: all(call.qubits) } : undefined);
    }
    return calls.get(call);
  };
  const renameOutput = (output: Output): Output => {
    if (output.kind === 'probabilities') return { ...output, qubits: all(output.qubits) };
    const terms = output.terms.map((term) => ({
      ...term,
      factors: term.factors.map((factor) => ({ ...factor, qubit: qubit.get(factor.qubit)! })),
    }));
    return { ...output, terms };
  };
  return {
    ...circuit,
    qubits: used.size,
    bits: measured.size,
    operations: circuit.operations.flatMap(rename),
    outputs: circuit.outputs.map(renameOutput),
  };
}

function numbering(kept: ReadonlySet<number>): Map<number, number> {
  return new Map([...kept].sort((a, b) => a - b).map((old, index) => [old, index]));
}
