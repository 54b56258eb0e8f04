// OpenQASM 2 programs that measure in the middle, reset and decide: in and out again they are as wide as before and mean the
// same, by a reader that shares nothing with the importer.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { exportQasm2, exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { notForGates, optimise } from '../../../../src/compiler/passes/index.ts';
import { circuitOf, run } from '../../openqasm/qasm.ts';
import { runStrictQasm2 } from './strict-qasm2.ts';

const angle = fc.double({ min: 0.2, max: 3, noNaN: true }).map((value) => value.toFixed(3));
const qubit = fc.integer({ min: 0, max: 2 });
const bit = fc.constantFrom('c[0]', 'c[1]', 'c[2]', 'd[0]', 'd[1]');
const gate = fc.oneof(
  fc.tuple(fc.constantFrom('rx', 'ry', 'rz'), angle, qubit).map(([name, t, q]) => `${name}(${t}) q[${q}];`),
  fc.tuple(qubit, fc.integer({ min: 1, max: 2 })).map(([q, step]) => `cx q[${q}],q[${(q + step) % 3}];`),
);
const statement = fc.oneof(
  { weight: 4, arbitrary: gate },
  { weight: 3, arbitrary: fc.tuple(qubit, bit).map(([q, to]) => `measure q[${q}] -> ${to};`) },
  { weight: 1, arbitrary: qubit.map((q) => `reset q[${q}];`) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('c', 'd'), fc.nat(7), gate).map(([name, value, inner]) => `if(${name}==${value}) ${inner}`) }, // prettier-ignore
);
const program = fc
  .array(statement, { minLength: 6, maxLength: 18, size: 'max' })
  .map((statements) => ['OPENQASM 2.0;', 'include "qelib1.inc";', 'qreg q[3];', 'creg c[3];', 'creg d[2];', 'ry(0.7) q[0];', 'ry(1.9) q[1];', ...statements, 'measure q[0] -> d[1];', ''].join('\n')); // prettier-ignore

describe('there and back', () => {
  propertyTest.prop([program, fc.constantFrom(0, 1)], { numRuns: 40 })(
    'as wide, and the same',
    (text, level) => {
      const imported = circuitOf(text);
      const { circuit } = optimise(imported, level as 0 | 1, { without: notForGates });
      const before = runStrictQasm2(text);
      const written = exportQasm2(circuit);
      const after = runStrictQasm2(written);
      expect(after.qubits, written).toBeLessThanOrEqual(before.qubits);
      expect(after.values.length).toBe(before.values.length);
      after.values.forEach((value, i) => expect(value, written).toBeCloseTo(before.values[i], 9));
      const other = exportQasm3(circuit);
      expect(Number(/^qubit\[(\d+)\]/m.exec(other)?.[1] ?? 0)).toBeLessThanOrEqual(before.qubits);
      const again = runStrictQasm2(exportQasm2(circuitOf(other)));
      again.values.forEach((value, i) => expect(value, other).toBeCloseTo(before.values[i], 9));
    },
  );

  test.each<[string, string, number]>([
    ['a measurement', 'if (c[0]) { c[1] = measure q[1]; }', 2],
    [
      'one in either branch',
      'if (c[0]) { c[1] = measure q[1]; ry(0.3) q[1]; } else { h q[1]; d = measure q[1]; x q[0]; }',
      2,
    ],
    [
      'several, and gates after them',
      'if (c[0]) { h q[1]; c[1] = measure q[1]; if (c[1]) { x q[0]; d = measure q[0]; } }',
      2,
    ],
    ['two bits in the condition', 'c[1] = measure q[1]; if (c == 2) { ry(0.9) q[0]; d = measure q[0]; }', 2],
    [
      'many values of the condition',
      'c[1] = measure q[1]; if (c[0] ^ c[1]) { ry(0.9) q[0]; d = measure q[0]; }',
      3,
    ],
    ['one that nobody reads', 'if (c[0]) { measure q[1]; h q[1]; } d = measure q[1];', 2],
    ['two of one qubit', 'if (c[0]) { c[1] = measure q[1]; h q[1]; d = measure q[1]; }', 2],
    ['a bit computed from others', 'c[1] = measure q[1]; d = c[0] ^ c[1]; if (d) { h q[1]; }', 3],
    [
      'a bit that either branch writes',
      'if (c[0]) { c[0] = measure q[1]; d = 1; } else { c[1] = 1; barrier q; }',
      3,
    ],
  ])('under a branch: %s', (_, body, widest) => {
    const imported = circuitOf(
      `OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nbit[2] c;\nbit d;\nry(0.7) q[0];\nry(1.9) q[1];\nc[0] = measure q[0];\n${body}\n`,
    );
    const wanted = run(imported);
    for (const level of [0, 1, 2] as const) {
      const { circuit } = optimise(imported, level, { without: notForGates });
      for (const [text, most] of [
        [exportQasm2(circuit), widest],
        [exportQasm3(circuit), 2],
      ] as const) {
        expect(Number(/^(?:qreg q|qubit)\[(\d+)\]/m.exec(text)![1]), text).toBeLessThanOrEqual(most);
        const values = run(circuitOf(text));
        expect(values.length).toBe(wanted.length);
        values.forEach((value, i) => expect(value, text).toBeCloseTo(wanted[i], 10));
      }
    }
  });

  test('a qubit of the program that a branch flips stays a qubit', () => {
    const circuit = circuitOf(
      `OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit c;\nry(0.7) q[0];\nc = measure q[0];\nif (c) { x q[1]; cx q[1], q[2]; }\n// qcnn: return Z(q[1]), Z(q[2]);\n`,
    );
    expect(exportQasm3(circuit)).toMatch(
      /^qubit\[3\] q;[^]*if \(c\[0\]\) \{\n  x q\[1\];\n  cx q\[1\], q\[2\];\n\}/m,
    );
    expect(exportQasm2(circuit)).toMatch(/^if\(c==1\) cx q\[1\],q\[2\];$/m);
  });

  test('thousands of outcomes of one qubit, in time', () => {
    const count = 4000;
    const rotations = Array.from({ length: count }, (_, i) => `ry(0.3) q[0];\nmeasure q[0] -> c[${i}];\n`);
    const circuit = circuitOf(
      `OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[1];\ncreg c[${count}];\n${rotations.join('')}`,
    );
    const start = process.cpuUsage();
    for (const text of [exportQasm2(circuit), exportQasm3(circuit)]) {
      expect(text).toMatch(/q\[1\];$|qubit\[1\] q;/m);
      expect(text.match(/measure/g)).toHaveLength(count);
    }
    expect(process.cpuUsage(start).user).toBeLessThan(3e6);
  });

  test('a note returns bits', () => {
    const text = `OPENQASM 2.0;
include "qelib1.inc";
qreg q[1];
creg c[2];
ry(0.4) q[0];
measure q[0] -> c[0];
ry(1.1) q[0];
measure q[0] -> c[1];
if(c==3) x q[0];
ry(0.3) q[0];
measure q[0] -> c[0];
`;
    const circuit = circuitOf(text);
    const written = exportQasm2(circuit);
    expect(written).toMatch(/^\/\/ qcnn: return Z\(c0?\[0\]\), Z\(c0?\[1\]\);$/m);
    const [before, after] = [runStrictQasm2(text), runStrictQasm2(written)];
    expect(after.qubits).toBe(1);
    after.values.forEach((value, i) => expect(value).toBeCloseTo(before.values[i], 12));
    expect(exportQasm2(circuitOf(written))).toBe(written);
  });

  test.each([
    ['Z(c[0]), X(q[0])', 'this note needs Z of a bit here'],
    ['X(q[0]), Z(c[0])', 'c\\[0\\] is a bit; a note returns Z of bits, or outputs of qubits, but not both'],
    ['Z(c[0]), Z(c[0])', 'this note returns a bit twice'],
    ['Z(c[1])', 'c\\[1\\] never holds a measurement'],
  ])('a note that returns %s is refused', (outputs, message) => {
    const text = `OPENQASM 2.0;\nqreg q[1];\ncreg c[2];\nmeasure q[0] -> c[0];\n// qcnn: return ${outputs};\n`;
    expect(() => circuitOf(text)).toThrow(new RegExp(message));
  });
});
