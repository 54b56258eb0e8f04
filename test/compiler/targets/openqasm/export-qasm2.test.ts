// Export to OpenQASM 2 in deferred form: the same channel after import, branches and resets included.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { gates } from '../../../../src/compiler/circuit/gates.ts';
import { exportQasm2 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { circuitOf, run } from '../../openqasm/qasm.ts';

const options = { noise: false, prepare: false, maxQubits: 3, maxOperations: 8 };

const initial = { kind: 'uniform', low: 0, high: 1 } as const;
const small = (operations: readonly Operation[], weights = 0): Circuit => ({
  name: 'small',
  qubits: 6,
  bits: 1,
  weights: weights > 0 ? [{ name: 'w', turn: 0, shape: [weights], offset: 0, size: weights, initial }] : [],
  inputs: [],
  operations,
  outputs: [{ kind: 'probabilities', qubits: [0, 1, 2, 3, 4, 5] }],
});

describe('export to OpenQASM 2, then import', () => {
  propertyTest.prop([arbitraryCircuit(options)], { numRuns: 60 })(
    'is the same channel',
    ({ circuit, weights, inputs }) => {
      const sample = inputs.slice(0, 3);
      const again = circuitOf(exportQasm2(circuit, { weights, inputs: sample }));
      const [before, after] = [run(circuit, weights, sample), run(again)];
      expect(after.length).toBe(before.length);
      before.forEach((value, i) => expect(after[i]).toBeCloseTo(value, 9));
    },
  );

  propertyTest.prop([fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 4, maxLength: 4 })], {
    numRuns: 5,
  })('every gate under up to three more controls', (angles) => {
    for (const gate of gates.values()) {
      for (let controls = gate.qubits === 0 ? 1 : 0; controls <= 3; controls++) {
        const stir = [0, 1, 2, 3, 4, 5].map((qubit): Operation => ({ kind: 'gate', gate: 'u', controls: 0, angles: [0.7 + qubit, 0.2, -0.4 * qubit].map(constant), qubits: [qubit] })); // prettier-ignore
        const qubits = Array.from({ length: controls + gate.qubits }, (_, i) => (i * 5 + 1) % 6);
        const operation: Operation = { kind: 'gate', gate: gate.name, controls, angles: angles.slice(0, gate.angles).map(constant), qubits }; // prettier-ignore
        const circuit = small([...stir, operation, ...stir]);
        const after = run(circuitOf(exportQasm2(circuit)));
        run(circuit).forEach((value, i) =>
          expect(after[i], `${gate.name} ${controls}`).toBeCloseTo(value, 10),
        );
      }
    }
  });
});

test('a branch inside a negated branch that reads the same bit', () => {
  const gate = (name: string, qubit: number): Operation => ({ kind: 'gate', gate: name, controls: 0, angles: [], qubits: [qubit] }); // prettier-ignore
  const bit = { kind: 'bit', bit: 0 } as const;
  const inner: Operation = { kind: 'branch', condition: bit, then: [gate('y', 2)], orElse: [gate('h', 1), gate('x', 2)] }; // prettier-ignore
  const outer: Operation = { kind: 'branch', condition: { kind: 'not', operand: bit }, then: [gate('x', 3), inner, gate('x', 4)], orElse: [] }; // prettier-ignore
  const circuit = { ...small([gate('h', 0), { kind: 'measure', qubit: 0, bit: 0 }, outer]), outputs: [{ kind: 'probabilities', qubits: [1, 2, 3, 4] }] } as Circuit; // prettier-ignore
  const after = run(circuitOf(exportQasm2(circuit)));
  run(circuit).forEach((value, i) => expect(after[i]).toBeCloseTo(value, 12));
});

describe('refused', () => {
  const rx: Operation = { kind: 'gate', gate: 'rx', controls: 0, angles: [weight(0)], qubits: [0] };
  test('open angles', () => {
    expect(() => exportQasm2(small([rx], 1))).toThrow(
      'OpenQASM 2 has no parameters; give the 1 weights of the circuit',
    );
    expect(() => exportQasm2(small([rx], 1), { weights: [1, 2] })).toThrow(
      'the circuit takes 1 weights and was given 2',
    );
    expect(() => exportQasm2(small([rx], 1), { weights: [Infinity] })).toThrow(
      'operation 0 (rx with 0 controls) has an angle of Infinity',
    );
  });
  test('gates with very many controls', () => {
    const qubits = Array.from({ length: 30 }, (_, i) => i);
    const circuit = { ...small([{ kind: 'gate', gate: 'h', controls: 29, angles: [], qubits }]), qubits: 30 };
    expect(() => exportQasm2(circuit)).toThrow(
      'operation 0 (h with 29 controls) takes the program beyond 1000000 gates',
    );
  });
});
