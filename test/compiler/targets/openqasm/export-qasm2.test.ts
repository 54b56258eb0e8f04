// Export to OpenQASM 2: the same channel after import and by a reader of its own, branches and resets included, no wider.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Circuit, Condition, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { and, or, xor } from '../../../../src/compiler/circuit/conditions.ts';
import { gates } from '../../../../src/compiler/circuit/gates.ts';
import { exportQasm2, exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { circuitOf, run } from '../../openqasm/qasm.ts';
import { arbitraryConditions } from './arbitrary-conditions.ts';
import { runStrictQasm2 } from './strict-qasm2.ts';

const options = { noise: false, prepare: false, maxQubits: 3, maxOperations: 8 };

const initial = { kind: 'uniform', low: 0, high: 1 } as const;
const small = (operations: readonly Operation[], weights = 0): Circuit => ({
  name: 'small',
  qubits: 6,
  bits: 1,
  weights:
    weights > 0 ? [{ name: 'w', meeting: 0, shape: [weights], offset: 0, size: weights, initial }] : [],
  inputs: [],
  operations,
  outputs: [{ kind: 'probabilities', qubits: [0, 1, 2, 3, 4, 5] }],
});

describe('export to OpenQASM 2, then import', () => {
  propertyTest.prop([arbitraryCircuit(options)], { numRuns: 60 })(
    'is the same channel',
    ({ circuit, weights, inputs }) => {
      const sample = inputs.slice(0, 3);
      const text = exportQasm2(circuit, { weights, inputs: sample });
      const again = circuitOf(text);
      const strict = runStrictQasm2(text);
      const [before, after] = [run(circuit, weights, sample), run(again)];
      expect([after.length, strict.values.length]).toEqual([before.length, before.length]);
      before.forEach((value, i) => {
        expect(after[i]).toBeCloseTo(value, 9);
        expect(strict.values[i]).toBeCloseTo(value, 9);
      });
      expect(strict.qubits).toBeLessThanOrEqual(circuit.qubits);
      expect(again.qubits).toBeLessThanOrEqual(circuit.qubits);
    },
  );

  propertyTest.prop([arbitraryConditions], { numRuns: 25 })(
    'long conditions take one more qubit at most',
    (circuit) => {
      const text = exportQasm2(circuit);
      const strict = runStrictQasm2(text);
      run(circuit).forEach((value, i) => expect(strict.values[i]).toBeCloseTo(value, 9));
      const worksOut = text.includes('// q[3] works out conditions');
      expect(strict.qubits).toBe(worksOut ? circuit.qubits + 1 : circuit.qubits);
    },
  );

  propertyTest.prop([fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 4, maxLength: 4 })], {
    numRuns: Number(process.env.QCNN_RUNS ?? 2),
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

const bitAt = (bit: number): Condition => ({ kind: 'bit', bit });
/** Ten bits from one qubit, then x on another under a condition on them. */
const decidedBy = (condition: Condition): Circuit => ({
  ...small([
    ...Array.from({ length: 10 }, (_, bit): Operation[] => [
      { kind: 'gate', gate: 'ry', controls: 0, angles: [constant(0.3 + bit / 5)], qubits: [0] },
      { kind: 'measure', qubit: 0, bit },
      { kind: 'reset', qubit: 0 },
    ]).flat(),
    { kind: 'branch', condition, then: [{ kind: 'gate', gate: 'x', controls: 0, angles: [], qubits: [1] }], orElse: [] }, // prettier-ignore
  ]),
  qubits: 2,
  bits: 10,
  outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 1, pauli: 'Z' }] }] }],
});

describe('conditions', () => {
  const ten = Array.from({ length: 10 }, (_, bit) => bitAt(bit));
  test.each<[string, Condition, number, number]>([
    ['one value of ten bits is one line', ten.reduce(and), 1, 2],
    ['a few values are a line each', and(ten.slice(0, 8).reduce(and), or(bitAt(8), bitAt(9))), 3, 2],
    ['a bit that shares no condition has a register of its own', bitAt(4), 1, 2],
    ['511 values are worked out on one more qubit', ten.slice(0, 9).reduce(or), 7, 3],
    ['a parity of ten bits', ten.reduce(xor), 4, 3],
  ])('%s', (_, condition, lines, qubits) => {
    const circuit = decidedBy(condition);
    const text = exportQasm2(circuit);
    const strict = runStrictQasm2(text);
    run(circuit).forEach((value, i) => expect(strict.values[i]).toBeCloseTo(value, 10));
    expect(strict.qubits).toBe(qubits);
    expect(text.match(/^if.*x q\[1\];$/gm)?.length).toBe(lines);
  });
});

describe('programs of others, there and back', () => {
  /** Iterative phase estimation: one qubit is measured, reset and turned by what came out before. */
  const iterative = `OPENQASM 2.0;
include "qelib1.inc";
qreg q[2];
creg c[3];
h q[0];
measure q[0] -> c[0];
reset q[0];
if(c==1) rz(-1.5) q[0];
h q[0];
measure q[0] -> c[1];
reset q[0];
if(c==1) rz(-0.75) q[0];
if(c==2) rz(-1.5) q[0];
if(c==3) rz(-2.25) q[0];
h q[0];
measure q[0] -> c[2];
`;
  test('bits stay bits: the same program comes out', () => {
    const circuit = circuitOf(iterative);
    expect(exportQasm2(circuit).replace(/^\/\/ qcnn: circuit .*\n/m, '')).toBe(iterative);
    const again = circuitOf(exportQasm3(circuit));
    expect(exportQasm2(again)).toBe(exportQasm2(circuit));
    expect(exportQasm3(circuit)).toContain('qubit[2] q;\nbit[3] c;');
    const values = run(circuit);
    run(again).forEach((value, i) => expect(value).toBeCloseTo(values[i], 12));
    runStrictQasm2(iterative).values.forEach((value, i) => expect(value).toBeCloseTo(values[i], 12));
  });

  test('a bit that decides and is returned, on a qubit that is used again', () => {
    const circuit = circuitOf(`OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q; bit a; bit b;
rx(0.7) q[0];
a = measure q[0];
if (a) { ry(1.1) q[1]; }
rx(0.4) q[0];
cx q[0], q[1];
b = measure q[0];`);
    const text = exportQasm2(circuit);
    const strict = runStrictQasm2(text);
    expect(strict.qubits).toBe(2);
    run(circuit).forEach((value, i) => expect(strict.values[i]).toBeCloseTo(value, 12));
    expect(exportQasm3(circuit)).toContain('qubit[2] q;\nbit[2] c;');
  });

  test('cx, whatever the circuit calls it', () => {
    const circuit = circuitOf('OPENQASM 2.0;\nqreg q[2];\nU(1,0,2) q[0];\nCX q[0],q[1];\nU(1,0,2) q[0];\n');
    for (const text of [exportQasm2(circuit), exportQasm3(circuit)]) {
      expect(text).toContain('cx q[0],');
      expect(text).not.toContain('CX');
    }
  });
});

test('every number has a point, small ones too', () => {
  const rx: Operation = { kind: 'gate', gate: 'rx', controls: 0, angles: [constant(1e-7)], qubits: [0] };
  expect(exportQasm2(small([rx]))).toContain('rx(1.0e-7) q[0];');
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
