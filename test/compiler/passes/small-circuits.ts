// Small circuits for goldens: gates in one line, a weight vector w, an input vector x, Z of qubit 0.
import type { Angle, Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';

export function op(gate: string, qubits: readonly number[], ...angles: Angle[]): Operation {
  return { kind: 'gate', gate, controls: 0, angles, qubits };
}

export function build(qubits: number, operations: readonly Operation[]): Circuit {
  const bits = operations.filter(({ kind }) => kind === 'measure').length;
  const initial = { kind: 'uniform', low: -1, high: 1 } as const;
  return {
    name: 'small',
    qubits,
    bits,
    weights: [{ name: 'w', meeting: 0, shape: [2], offset: 0, size: 2, initial }],
    inputs: [{ name: 'x', element: 'angle', shape: [2], offset: 0, size: 2 }],
    operations,
    outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Z' }] }] }],
  };
}
