// Circuits in a basis: every row of the gate table under controls is the same unitary up to a phase, circuits compute the
// same, and the counts of two-qubit gates are those of the literature.
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { constant } from '../../../../src/compiler/circuit/angles.ts';
import type { Circuit, GateOperation } from '../../../../src/compiler/circuit/circuit.ts';
import { gates } from '../../../../src/compiler/circuit/gates.ts';
import { unitaryOf } from '../../../../src/compiler/circuit/unitary-of.ts';
import { allOperations } from '../../../../src/compiler/circuit/walk.ts';
import { toBasis } from '../../../../src/compiler/passes/basis/to-basis.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { expectSameChannel } from '../same-channel.ts';

const generic = [0.7, -1.3, 2.1, 0.4];

function circuitOf(operations: readonly GateOperation[], qubits: number): Circuit {
  return { name: 'a', qubits, bits: 0, weights: [], inputs: [], operations, outputs: [] };
}

const gateOf = (name: string, controls: number, angles = generic): GateOperation => {
  const row = gates.get(name)!;
  const qubits = Array.from({ length: row.qubits + controls }, (_, i) => i).reverse();
  return { kind: 'gate', gate: name, controls, angles: angles.slice(0, row.angles).map(constant), qubits };
};

const entanglersIn = ({ operations }: Circuit) => operations.filter((each) => each.kind === 'gate' && each.qubits.length === 2).length; // prettier-ignore

function expectInBasis(circuit: Circuit, basis: string): void {
  for (const operation of allOperations(circuit.operations))
    if (operation.kind === 'gate' && (operation.qubits.length !== 1 || operation.controls > 0))
      expect([operation.gate, operation.qubits.length, operation.controls]).toEqual([basis, 2, 0]);
}

describe.each(['cx', 'cz'] as const)('%s', (basis) => {
  test.each([...gates.keys()])('%s under up to three controls', (name) => {
    for (const controls of [0, 1, 2, 3]) {
      const gate = gateOf(name, controls);
      const qubits = Math.max(gate.qubits.length, 1);
      const after = toBasis(circuitOf([gate], qubits), basis);
      expectInBasis(after, basis);
      const [one, other] = [
        unitaryOf(qubits, [gate]),
        unitaryOf(qubits, after.operations as GateOperation[]),
      ];
      // |tr(U†V)| is the dimension where they differ by a phase.
      let [re, im] = [0, 0];
      for (let i = 0; i < one.length; i += 2) {
        re += one[i] * other[i] + one[i + 1] * other[i + 1];
        im += one[i] * other[i + 1] - one[i + 1] * other[i];
      }
      expect(Math.hypot(re, im) / 2 ** qubits).toBeCloseTo(1, 10);
    }
  });

  test.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 60 })('circuits compute the same', (sample) => {
    const after = toBasis(sample.circuit, basis);
    expectInBasis(after, basis);
    expectSameChannel(after, sample);
  });

  test.each([
    ['cx', 0, 1], ['cz', 0, 1], ['cy', 0, 1], ['ch', 0, 1], ['cp', 0, 2], ['crx', 0, 2], ['cry', 0, 2], ['crz', 0, 2],
    ['cu', 0, 2], ['swap', 0, 3], ['ccx', 0, 6], ['cswap', 0, 8], ['rxx', 0, 2], ['ryy', 0, 2], ['rzz', 0, 2], ['iswap', 0, 2],
    ['iswapdg', 0, 2], ['xx_plus_yy', 0, 2], ['fsim', 0, 4], ['x', 3, 14], ['u', 1, 2], ['sx', 1, 2], ['rzz', 1, 4],
    ['gphase', 2, 2], ['id', 2, 0],
  ] as const)('%s under %i controls takes %i', (name, controls, count) => {
    expect(entanglersIn(toBasis(circuitOf([gateOf(name, controls)], 5), basis))).toBe(count);
  }); // prettier-ignore
});

test('native is the circuit itself', () => {
  const circuit = circuitOf([gateOf('ccx', 1)], 4);
  expect(toBasis(circuit, 'native')).toBe(circuit);
});

test('neighbours cancel: H of two CX in terms of CZ, and CX of two rotations', () => {
  const cx = gateOf('cx', 0);
  expect(toBasis(circuitOf([cx, cx, cx], 2), 'cz').operations).toHaveLength(3);
});

test('a gate with too many controls is refused in time', () => {
  const began = performance.now();
  expect(() => toBasis(circuitOf([gateOf('x', 30)], 31), 'cx')).toThrow(/--basis native/);
  expect(performance.now() - began).toBeLessThan(5000);
});
