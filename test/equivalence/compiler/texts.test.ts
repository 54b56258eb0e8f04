// Texts that the compiler writes, read again and proved to be the same: of the language, OpenQASM 3 and OpenQASM 2.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { constant, evaluate } from '../../../src/compiler/circuit/angles.ts';
import { type Circuit, inputCount, weightCount } from '../../../src/compiler/circuit/circuit.ts';
import { mapOperations, withAngles } from '../../../src/compiler/circuit/walk.ts';
import { fuseGates, notForGates, optimise } from '../../../src/compiler/passes/index.ts';
import { exportQasm2, exportQasm3 } from '../../../src/compiler/targets/openqasm/index.ts';
import { printSource } from '../../../src/compiler/targets/qcnn/index.ts';
import { isUnitary } from '../../../src/compiler/circuit/obstacles.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { circuits, qcnns } from '../../../src/testing/index.ts';
import { circuitOf as imported } from '../../compiler/openqasm/qasm.ts';
import { programOn, programs } from '../../compiler/targets/openqasm/arbitrary-programs.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { circuitOf } from '../subjects.ts';
import { random, written } from './circuits.ts';
import { expectProved, runs } from './proved.ts';

/** With numbers in the place of weights and inputs, as OpenQASM 2 needs them. */
function bound(circuit: Circuit): { circuit: Circuit; weights: number[]; inputs: number[] } {
  const numbers = (count: number, from: number) => Array.from({ length: count }, (_, at) => Math.round(1000 * Math.sin(from + 7 * at)) / 500); // prettier-ignore
  const [weights, inputs] = [numbers(weightCount(circuit), 1), numbers(inputCount(circuit), 2)];
  const operations = mapOperations(circuit.operations, (operation) => withAngles(operation, (angle) => constant(evaluate(angle, weights, inputs)))); // prettier-ignore
  return { circuit: { ...circuit, operations, weights: [], inputs: [] }, weights, inputs };
}

/** Operations of programs that are compared: each measurement under a branch is a qubit more. */
const small = 40;

/** What measures starts from |0…0⟩: a copy onto a qubit that is measured at once is written as a measurement. */
const exportKeeps = (circuit: Circuit, unitary: Level): Level => (isUnitary(circuit) ? unitary : 'state');

const isSayable = ({ operations }: Circuit) => operations.every(({ kind }) => kind !== 'channel' && kind !== 'prepare'); // prettier-ignore
const sayable = written.filter(({ circuit }) => isSayable(circuit));

describe('as text of the language: exactly the same', () => {
  const all = [...Object.values(random), arbitraryCircuit().map(({ circuit }) => circuit)];
  propertyTest.prop([fc.oneof(...all)], { numRuns: runs / 2 })('random circuits, with blocks', (circuit) => {
    expectProved(circuit, circuitOf(printSource(fuseGates(circuit))), 'exact');
  });

  test.each(written)('$name, with loops written out', ({ circuit }) => {
    expectProved(circuit, circuitOf(printSource(circuit)), 'exact');
  });
});

describe('as OpenQASM 3: the same unitary, or the same from |0…0⟩', () => {
  const drawn = [
    circuits({ pools: true }),
    circuits(),
    qcnns({ qubits: { min: 2, max: 8 } }),
    arbitraryCircuit({ noise: false, prepare: false, maxQubits: 4 }).map(({ circuit }) => circuit),
  ];
  propertyTest.prop([fc.oneof(...drawn)], { numRuns: runs / 2 })('random circuits', (circuit) => {
    expectProved(circuit, imported(exportQasm3(circuit)), exportKeeps(circuit, 'exact'));
  });

  test.each(sayable)('$name', ({ circuit }) => {
    expectProved(circuit, imported(exportQasm3(circuit)), exportKeeps(circuit, 'exact'));
  });
});

describe('as OpenQASM 2: the same unitary up to a global phase, or the same from |0…0⟩', () => {
  propertyTest.prop([fc.oneof(circuits({ pools: true }), circuits(), qcnns({ qubits: { min: 2, max: 8 } }))], { numRuns: runs / 2 })(
    'random circuits',
    (given) => {
      const { circuit, ...numbers } = bound(given);
      expectProved(circuit, imported(exportQasm2(given, numbers)), exportKeeps(circuit, 'phase'));
    },
  ); // prettier-ignore
});

describe('programs of OpenQASM, imported, written and read again', () => {
  const folder = new URL('../../compiler/openqasm/programs/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.qasm'));
  test.each(files)('%s', (name) => {
    const circuit = imported(readFileSync(new URL(name, folder), 'utf8'));
    const { circuit: shorter } = optimise(circuit, 2, { without: notForGates });
    expectProved(circuit, imported(exportQasm3(shorter)), 'outputs');
  });

  propertyTest.prop([programs], { numRuns: runs / 2 })('random ones', ({ text }) => {
    const circuit = imported(text);
    for (const write of [exportQasm3, exportQasm2]) {
      const again = imported(write(circuit));
      if (again.operations.length <= small) expectProved(circuit, again, 'state');
    }
  });

  test('a measurement under a branch, whose fresh qubit must be |0⟩ where it is not taken', () => {
    const circuit = imported(programOn(2, ['if (c[0]) { c[1] = measure q[0]; }', 'if (c[1]) { x q[1]; }']));
    expectProved(circuit, imported(exportQasm3(circuit)), 'state');
  });
});

/** Bodies of OpenQASM 3 on q[0..2], and of the language on the same qubits, over one angle t; and where they must agree. */
const meant: readonly (readonly [Level, program: string, circuit: string])[] = [
  ['exact', 'pow(0.5) @ x q[0];', 'sx q[0];'],
  ['exact', 'pow(-1.5) @ rz(t) q[0];', 'rz(-1.5 * t) q[0];'],
  ['exact', 'pow(0.5) @ swap q[0], q[1];', 'cx q[0], q[1]; ctrl @ sx q[1], q[0]; cx q[0], q[1];'],
  ['exact', 'ctrl @ pow(0.5) @ z q[0], q[1];', 'cp(pi / 2) q[0], q[1];'],
  ['exact', 'negctrl @ rx(t) q[0], q[1];', 'x q[0]; crx(t) q[0], q[1]; x q[0];'],
  ['exact', 'ctrl(2) @ gphase(t) q[0], q[1];', 'cp(t) q[0], q[1];'],
  ['exact', 'inv @ pow(3) @ t q[0];', 'tdg q[0]; sdg q[0];'],
  ['exact', 'U(t, 0.3, -0.2) q[0];', 'u(t, 0.3, -0.2) q[0]; gphase(t / 2);'],
  ['exact', 'u3(t, 0.3, -0.2) q[0];', 'u3(t, 0.3, -0.2) q[0];'],
  ['exact', 'h q;', 'h on q;'],
  ['exact', 'for uint i in [0:2] { rz(i * t) q[i]; }', 'rz(t) q[1]; rz(2 * t) q[2];'],
  ['exact', 'gate pair(s) a, b { cx a, b; ry(s / 2) b; } pair(t) q[0], q[2]; inv @ pair(t) q[0], q[2];', ''],
  ['exact', 'let two = q[1:2]; cz two[0], two[1];', 'cz q[1], q[2];'],
  ['exact', 'def turn(qubit a, angle s) { rx(s) a; rx(s) a; } turn(q[1], t);', 'rx(2 * t) q[1];'],
  ['channel', 'bit c; c = measure q[0]; if (c) { rx(t) q[1]; } else { z q[2]; }', 'x q[0]; cz q[0], q[2]; x q[0]; crx(t) q[0], q[1]; phase_flip(0.5) q[0];'],
  ['channel', 'reset q[0]; ry(t) q[0];', 'reset q[0]; ry(t) q[0];'],
]; // prettier-ignore

test.each(meant)('a program at %s: %s is %s', (level, program, body) => {
  const returned = 'return Z(q[0]), Z(q[1]), Z(q[2]);';
  const one = imported(`OPENQASM 3.0;\ninclude "stdgates.inc";\n// qcnn: ${returned}\ninput angle t;\nqubit[3] q;\n${program}\nrz(t) q[0];\n`); // prettier-ignore
  const other = circuitOf(`circuit same { weight t: angle; qubit q[3]; ${body} rz(t) q[0]; ${returned} }`);
  const isWide = one.qubits > 3;
  expect(expectProved(one, other, isWide ? 'outputs' : level)).toBe(isWide ? 'outputs' : level);
});
