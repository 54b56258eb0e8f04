// OpenQASM 3 programs come out of an import and an export as wide as they went in, whatever they do with their bits; OpenQASM 2
// takes one qubit more at most, where it must work out a bit.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { allOperations } from '../../../../src/compiler/circuit/walk.ts';
import { exportQasm2, exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { notForGates, optimise } from '../../../../src/compiler/passes/index.ts';
import { circuitOf, run } from '../../openqasm/qasm.ts';
import { programOn, programs } from './arbitrary-programs.ts';
import { runStrictQasm2 } from './strict-qasm2.ts';

/** The reference backend takes a qubit for each reset, too. */
const mostSimulated = 12;

describe('there and back is no wider', () => {
  propertyTest.prop([programs], { numRuns: 40 })('random programs', ({ qubits, text }) => {
    holdWidth(text, qubits);
  });

  test.each([
    ['two bits of one measurement', 2, ['ry(0.1) q[0];', 'd = c[0];'], 2],
    [
      'two of one measurement under a branch',
      2,
      ['if (c[0]) { d = measure q[1]; h q[1]; c[1] = d; }', 'h q[0];'],
      2,
    ],
    ['three, one of them read', 2, ['d = c[0];', 'c[1] = c[0];', 'if (d) { h q[0]; }'], 2],
    ['two of a bit that is worked out', 2, ['c[1] = measure q[1];', 'd = c[0] ^ c[1];', 'c[1] = d;'], 3],
    ['one measured twice at once, and compared', 2, ['d = measure q[0];', 'c[1] = c[0] ^ d;'], 3],
    [
      'a measurement that never takes place',
      2,
      ['if (c[0]) { if (!c[0]) { d = measure q[1]; } }', 'h q[0];'],
      3,
    ],
    [
      'the order of the bits of a condition on a measurement',
      2,
      [
        'c[1] = measure q[0];',
        'switch (c) { case 0 { if (c == 0) { c[0] = measure q[0]; } else { c[1] = measure q[0]; } } default { ry(0.1) q[0]; } }',
        'ry(0.1) q[0];',
        'c[0] = measure q[0];',
        'if (c[0]) { cx q[0], q[1]; } else { switch (c) { case 3 { c[0] = measure q[0]; } default { c[0] = c[0]; } } }',
      ],
      3,
    ],
  ])('%s', (_, qubits, statements, widest) => {
    holdWidth(programOn(qubits, statements), qubits, widest);
  });

  test('bits that hold the same are assigned, or measured at the same place', () => {
    const circuit = circuitOf(programOn(2, ['h q[0];', 'd = c[0];']));
    expect(exportQasm3(circuit)).toMatch(/^c\[1\] = c\[0\];$/m);
    expect(exportQasm2(circuit)).toMatch(
      /measure q\[0\] -> c\[0\];\nmeasure q\[0\] -> c\[1\];\nh q\[0\];\n$/,
    );
  });

  test('thousands of bits that hold one measurement, in time', () => {
    const count = 4000;
    const copies = Array.from({ length: count }, (_, i) => `e[${i}] = c[0];`);
    const circuit = circuitOf(programOn(2, [`bit[${count}] e;`, 'h q[0];', ...copies]));
    const start = process.cpuUsage();
    for (const text of [exportQasm2(circuit), exportQasm3(circuit)])
      expect(text).toMatch(/^(qreg q\[2\]|qubit\[2\] q);$/m);
    expect(process.cpuUsage(start).user).toBeLessThan(3e6);
  });
});

function holdWidth(program: string, qubits: number, widest = qubits + 1): void {
  const imported = circuitOf(program);
  const wanted = valuesOf(imported);
  for (const level of [0, 1] as const) {
    const { circuit } = optimise(imported, level, { without: notForGates });
    const old = exportQasm2(circuit);
    const written = exportQasm3(circuit);
    expect(widthOf(old), old).toBeLessThanOrEqual(widest);
    expect(widthOf(written), written).toBeLessThanOrEqual(qubits);
    const texts = old.includes('qreg') ? [old, exportQasm2(circuitOf(written))] : [];
    for (const text of [old, written])
      expect(circuitOf(text).outputs.length, text).toBe(imported.outputs.length);
    for (const text of texts) {
      const { values } = runStrictQasm2(text);
      expect(values.length, text).toBe(imported.outputs.length);
      wanted?.forEach((value, i) => expect(values[i], text).toBeCloseTo(value, 9));
    }
  }
}

/** Undefined where it takes long. */
function valuesOf(circuit: Circuit): number[] | undefined {
  const resets = allOperations(circuit.operations).filter(({ kind }) => kind === 'reset').length;
  return circuit.qubits + resets > mostSimulated ? undefined : run(circuit);
}

function widthOf(text: string): number {
  return Number(/^(?:qreg q|qubit)\[(\d+)\]/m.exec(text)?.[1] ?? 0);
}
