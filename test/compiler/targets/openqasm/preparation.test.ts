// Amplitudes that are known become rotations and CNOTs in both versions of OpenQASM: the same state, signs included.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { binary, constant, input, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Angle, Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { exportQasm2, exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { circuitOf, run } from '../../openqasm/qasm.ts';

/** Prepares on qubits 1, 0, 2, …; outputs that together tell the signs of all amplitudes, up to a common one. */
function preparing(amplitudes: readonly Angle[], qubits: number, inputs = 0, weights = 0): Circuit {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const onto = qubits > 1 ? [1, 0, ...all.slice(2)] : all;
  return {
    name: 'prepared', qubits, bits: 0,
    weights: weights ? [{ name: 'w', meeting: 0, shape: [weights], offset: 0, size: weights, initial: { kind: 'constant', value: 0 } }] : [],
    inputs: inputs ? [{ name: 'a', element: 'amplitude', shape: [inputs], offset: 0, size: inputs }] : [],
    operations: [{ kind: 'prepare', amplitudes, qubits: onto }],
    outputs: [
      { kind: 'probabilities', qubits: all },
      ...all.map((qubit) => ({ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit, pauli: 'X' }] }] }) as const),
      ...all.slice(1).map((qubit) => ({ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: qubit - 1, pauli: 'X' }, { qubit, pauli: 'X' }] }] }) as const),
    ],
  }; // prettier-ignore
}

const expectSame = (found: readonly number[], right: readonly number[]) => {
  expect(found.length).toBe(right.length);
  right.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 10));
};

const amplitude = fc.oneof(
  fc.constantFrom(0, 0, 1, -1),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.double({ min: -1e-9, max: 1e-9, noNaN: true }),
);
const vector = fc
  .array(amplitude, { minLength: 1, maxLength: 16, size: 'max' })
  .filter((values) => Math.hypot(...values) > 1e-3);

propertyTest.prop([vector, fc.nat(1)], { numRuns: 60 })('constants, in both versions', (values, spare) => {
  const qubits = Math.max(1, Math.ceil(Math.log2(values.length))) + spare;
  const circuit = preparing(values.map(constant), qubits);
  const right = run(circuit);
  expectSame(run(circuitOf(exportQasm3(circuit))), right);
  expectSame(run(circuitOf(exportQasm2(circuit))), right);
});

test('weights and inputs that are bound to numbers', () => {
  const amplitudes = [input(0), weight(0), binary('multiply', weight(0), input(1)), constant(-0.5)];
  const circuit = preparing(amplitudes, 2, 2, 1);
  const bound = { weights: [0.7], inputs: [0.2, -1.1] };
  const right = run(circuit, bound.weights, bound.inputs);
  expectSame(run(circuitOf(exportQasm3(circuit, bound))), right);
  expectSame(run(circuitOf(exportQasm2(circuit, bound))), right);
});

test('equal amplitudes are rotations alone', () => {
  const gates = exportQasm3(preparing([1, 1, 1, 1].map(constant), 2)).split('\n').filter((line) => /^(ry|cx)/.test(line)); // prettier-ignore
  expect(gates).toEqual(['ry(1.5707963267948966) q[1];', 'ry(1.5707963267948966) q[0];']);
});
