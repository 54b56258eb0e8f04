// renumber: qubits and bits that nothing uses go, and everything that names the others names them anew.
import { describe, expect, test } from 'vitest';
import type { Call, Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../../src/compiler/circuit/print.ts';
import { renumber } from '../../../src/compiler/circuit/renumber.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { build, op } from '../passes/small-circuits.ts';

const on = (qubits: number, operations: readonly Operation[], qubit = 0): Circuit => ({
  ...build(qubits, operations),
  outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit, pauli: 'Z' }] }] }],
});

describe('renumber', () => {
  test('a circuit that uses all it has is the same object', () => {
    const circuit = on(2, [op('cx', [0, 1])]);
    expect(renumber(circuit)).toBe(circuit);
  });

  test('operations, branches, barriers and outputs name the qubits and bits that are left', () => {
    const circuit: Circuit = {
      ...on(5, [
        op('cx', [4, 2]),
        { kind: 'barrier', qubits: [3, 4] },
        { kind: 'barrier', qubits: [1] },
        { kind: 'barrier', qubits: [] },
        { kind: 'reset', qubit: 3 },
        { kind: 'measure', qubit: 4, bit: 1 },
        { kind: 'branch', condition: { kind: 'not', operand: { kind: 'bit', bit: 1 } }, then: [op('x', [2])], orElse: [{ kind: 'barrier', qubits: [0, 2] }] }, // prettier-ignore
      ], 2), // prettier-ignore
      bits: 2,
    };
    const after = renumber(circuit);
    expect(verify(after)).toEqual([]);
    expect(printCircuit(after)).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        cx q1, q0
        barrier q1
        barrier
        b0 = measure q1
        if (!b0) {
          x q0
        } else {
          barrier q0
        }
        return Z(q0)
      "
    `);
  });

  test('a call keeps its operations together, and is forgotten where one of its qubits goes', () => {
    const [whole, part]: Call[] = [[2, 1], [2, 0]].map((qubits, layer) => ({ kind: 'gate', name: 'mine', qubits, layer })); // prettier-ignore
    const after = renumber(
      on(3, [{ ...op('cx', [2, 1]), call: whole }, { ...op('h', [1]), call: whole }, { ...op('h', [2]), call: part }], 1), // prettier-ignore
    );
    const [first, second, third] = after.operations;
    expect(first.call).toEqual({ ...whole, qubits: [1, 0] });
    expect(second.call).toBe(first.call);
    expect('call' in third).toBe(false);
  });

  test('a circuit keeps a qubit', () => {
    expect(renumber({ ...build(3, [{ kind: 'reset', qubit: 2 }]), outputs: [] })).toMatchObject({ qubits: 1, operations: [] }); // prettier-ignore
    expect(renumber({ ...build(0, []), outputs: [] }).qubits).toBe(0);
  });
});
