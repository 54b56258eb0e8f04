// The operations of a circuit with neighbouring gates on two qubits put together: fewer tensors, once for all points.
import type {
  BranchOperation,
  Circuit,
  GateOperation,
  Operation,
} from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import { actsAtAll, qubitsActedOn } from '../../../compiler/circuit/walk.ts';
import { createClusters } from '../clusters.ts';
import type { LocalGate } from '../local-matrix.ts';

export type Gathered =
  /** One unitary of all the gates; a gate on many qubits stands alone. */
  | {
      readonly kind: 'gates';
      readonly qubits: readonly number[];
      readonly gates: readonly LocalGate[];
    }
  | {
      readonly kind: 'branch';
      readonly condition: BranchOperation['condition'];
      readonly then: readonly Gathered[];
      readonly orElse: readonly Gathered[];
    }
  | Exclude<Operation, { readonly kind: 'gate' | 'block' | 'branch' | 'barrier' }>;

interface Placed {
  readonly gate: GateOperation;
  readonly qubits: readonly number[];
}

export function gather({ operations }: Pick<Circuit, 'operations'>): Gathered[] {
  return gatherAll(operations);
}

function gatherAll(operations: readonly Operation[]): Gathered[] {
  const clusters = createClusters<Placed, Gathered>(2);
  for (const operation of operations) {
    switch (operation.kind) {
      case 'gate':
        clusters.addGate({ gate: operation, qubits: operation.qubits }, operation.qubits);
        break;
      case 'block':
        for (const gate of operation.block.gates) {
          const qubits = gate.qubits.map((local) => operation.qubits[local]);
          clusters.addGate({ gate, qubits }, qubits);
        }
        break;
      case 'branch': {
        if (!actsAtAll([operation])) break;
        const { condition, then, orElse } = operation;
        const own = { kind: 'branch', condition, then: gatherAll(then), orElse: gatherAll(orElse) } as const;
        clusters.addOther(own, qubitsActedOn(operation));
        break;
      }
      case 'channel':
      case 'measure':
      case 'reset':
      case 'discard':
      case 'prepare':
        clusters.addOther(operation, qubitsActedOn(operation));
        break;
      case 'barrier':
        break;
      default:
        operation satisfies never;
    }
  }
  return clusters.list().map((entry): Gathered => {
    if (entry.kind === 'other') return entry.other;
    const { wires, gates } = entry;
    return { kind: 'gates', qubits: wires, gates: gates.map((placed) => localGate(placed, wires)) };
  });
}

function localGate({ gate, qubits }: Placed, wires: readonly number[]): LocalGate {
  const places = qubits.map((qubit) => wires.indexOf(qubit));
  const controls = controlsOf(gate);
  const mask = places.slice(0, controls).reduce((all, place) => all + 2 ** (wires.length - 1 - place), 0);
  return { gate, targets: places.slice(controls), mask, value: mask };
}
