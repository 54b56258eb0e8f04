// The operations of a circuit one by one, as networks take them: each gate a tensor of its own.
import type { Circuit, GateOperation, Operation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import type { LocalGate } from '../../methods/local-matrix.ts';
import type { Gathered } from '../../methods/network/gather.ts';

/** Operations for a network, and the gate that each of them is, in branches too. */
export interface SingleGates {
  readonly operations: readonly Gathered[];
  readonly gateOf: ReadonlyMap<Gathered, GateOperation>;
}

/** Global phases are left out: networks do not see them. No blocks. */
export function singleGates(circuit: Pick<Circuit, 'operations'>): SingleGates {
  const gateOf = new Map<Gathered, GateOperation>();
  const each = (operations: readonly Operation[]): Gathered[] =>
    operations.flatMap((operation): Gathered[] => {
      switch (operation.kind) {
        case 'gate': {
          if (operation.qubits.length === 0) return [];
          const { qubits } = operation;
          const own: Gathered = { kind: 'gates', qubits, gates: [localGate(operation, qubits)] };
          gateOf.set(own, operation);
          return [own];
        }
        case 'branch':
          return [{ ...operation, then: each(operation.then), orElse: each(operation.orElse) }];
        case 'channel':
        case 'measure':
        case 'reset':
        case 'discard':
        case 'prepare':
          return [operation];
        case 'barrier':
          return [];
        case 'block':
          throw new Error('blocks are expanded before');
        default:
          return operation satisfies never;
      }
    });
  return { operations: each(circuit.operations), gateOf };
}

/** A gate on places of these qubits, which are all of its own. */
export function localGate(gate: GateOperation, qubits: readonly number[]): LocalGate {
  const places = gate.qubits.map((qubit) => qubits.indexOf(qubit));
  const controls = controlsOf(gate);
  const mask = places.slice(0, controls).reduce((all, place) => all + 2 ** (qubits.length - 1 - place), 0);
  return { gate, targets: places.slice(controls), mask, value: mask };
}
