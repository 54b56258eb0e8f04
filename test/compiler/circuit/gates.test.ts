import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant, evaluate, input } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, GateOperation, Output } from '../../../src/compiler/circuit/circuit.ts';
import { expandDefinition } from '../../../src/compiler/circuit/gate-definition.ts';
import { bodyOf } from '../../../src/compiler/circuit/gate-forms.ts';
import { gateMatrix, gateNamed, gates, type Gate } from '../../../src/compiler/circuit/gates.ts';
import { adjoint, controlled, dimension, identity, multiply, scale, tensor, type Matrix } from '../../../src/compiler/circuit/matrix.ts'; // prettier-ignore
import { functionsAt, splitByFunctions } from '../../../src/compiler/circuit/trigonometric.ts';
import { isSimple, splitAngles } from '../../../src/compiler/plan/split-angles.ts';
import { gateCoefficients } from '../../../src/compiler/plan/trigonometric.ts';
import { compileUnitary } from '../../../src/compiler/plan/unitary.ts';
import { decompose } from '../../../src/compiler/targets/openqasm/decompose.ts';
import { exportQasm3 } from '../../../src/compiler/targets/openqasm/index.ts';
import { factorsOf } from '../../../src/compiler/targets/wgsl/factors.ts';
import { prepareCircuit } from '../../../src/compiler/plan/index.ts';
import { planCircuit } from '../../../src/runtime/backends/plan-circuit.ts';
import { circuitOf } from '../openqasm/qasm.ts';

const { PI, cos, sin } = Math;
const anyAngles = fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 4, maxLength: 4 });

function expectClose(actual: Matrix, expected: Matrix, tolerance = 1e-14): void {
  expect(actual.length).toBe(expected.length);
  const farthest = Math.max(...actual.map((entry, index) => Math.abs(entry - expected[index])));
  expect(farthest).toBeLessThan(tolerance);
}

const matrix = (name: string, ...t: number[]) => gateMatrix(gateNamed(name), t);
/** The product as operators: the last one acts first. */
const product = (...matrices: Matrix[]) => matrices.reduce(multiply);
const phase = (t: number, m: Matrix) => scale(cos(t), sin(t), m);

/** On qubits 0, 1, … in order, under more controls. */
const call = (gate: Gate, t: readonly number[], controls: number): GateOperation => ({
  kind: 'gate',
  gate: gate.name,
  controls,
  angles: t.map(constant),
  qubits: Array.from({ length: controls + gate.qubits }, (_, index) => index),
});

/** The unitary of gates with constant angles, applied in order. */
function matrixOf(qubits: number, operations: readonly GateOperation[]): Matrix {
  const angles = operations.flatMap((each) => each.angles.map((angle) => evaluate(angle, [], [])));
  return [...compileUnitary(qubits, operations).evaluate(angles)];
}

function leavesOf(gate: GateOperation): readonly GateOperation[] {
  return isSimple(gate) ? [gate] : splitAngles(gate).flatMap(leavesOf);
}

/** The gates of qelib1.inc in arXiv:1707.03429. */
const firstLibrary = 'u3 u2 u1 cx id x y z h s sdg t tdg rx ry rz cz cy ch ccx crz cu1 cu3'.split(' ');

function expectSameUpToPhase(actual: Matrix, expected: Matrix): void {
  const overlap = multiply(adjoint(actual), expected);
  const d = dimension(overlap);
  const size = Math.hypot(overlap[0], overlap[1]);
  expect(size).toBeCloseTo(1, 10);
  expectClose(scale(overlap[0], -overlap[1], overlap), identity(d), 1e-10);
}

const firstZ: Output = {
  kind: 'observable',
  terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Z' }] }],
};

function inverseMatrix(gate: Gate, t: number[]): Matrix {
  const angles = gate.inverse.angles(t.map(constant)).map((angle) => evaluate(angle, [], []));
  return gateMatrix(gateNamed(gate.inverse.gate), angles);
}

describe.each([...gates.values()])('$name', (gate) => {
  propertyTest.prop([anyAngles], { numRuns: 20 })('is unitary and undone by its inverse', (values) => {
    const t = values.slice(0, gate.angles);
    const m = gateMatrix(gate, t);
    const one = identity(2 ** gate.qubits);
    expect(dimension(m)).toBe(2 ** gate.qubits);
    expectClose(multiply(adjoint(m), m), one);
    expectClose(multiply(inverseMatrix(gate, t), m), one);
  });

  propertyTest.prop([anyAngles], { numRuns: 20 })('has the derivatives that it states', (values) => {
    const t = values.slice(0, gate.angles);
    const derivatives = gate.derivatives(t);
    expect(derivatives.length).toBe(gate.angles);
    derivatives.forEach((derivative, k) => {
      const h = 1e-5;
      const moved = (by: number) => gate.matrix(t.map((value, other) => (other === k ? value + by : value)));
      const [above, below] = [moved(h), moved(-h)];
      expectClose(derivative, above.map((entry, index) => (entry - below[index]) / (2 * h)), 1e-9); // prettier-ignore
    });
  });

  propertyTest.prop([anyAngles], { numRuns: 5 })(
    'obeys the law of the table in each of its angles',
    (values) => {
      const t = values.slice(0, gate.angles);
      t.forEach((_, k) => {
        const at = (angle: number) => gate.matrix(t.map((value, other) => (other === k ? angle : value)));
        const coefficients = splitByFunctions(at, gate.name);
        const size = coefficients.length / 5;
        const functions = functionsAt(t[k]);
        const sum = Array.from({ length: size }, (_, i) => functions.reduce((all, f, index) => all + f * coefficients[index * size + i], 0)); // prettier-ignore
        expectClose(sum, gate.matrix(t), 1e-13);
      });
    },
  );

  propertyTest.prop([anyAngles], { numRuns: 5 })('is split into gates with one angle each', (values) => {
    const t = values.slice(0, gate.angles);
    for (const controls of [0, 1]) {
      const operation = call(gate, t, controls);
      const parts = leavesOf(operation);
      expectClose(matrixOf(operation.qubits.length, parts), controlled(gateMatrix(gate, t), controls), 1e-12);
      for (const part of parts) {
        // Plans take the Pauli form, in which frequencies add, and the real one.
        if (part.angles.length === 0) continue;
        for (const form of ['pauli', 'unitary'] as const) gateCoefficients(part.gate, part.controls, form);
      }
    }
  });

  propertyTest.prop([anyAngles], { numRuns: 5 })('is simpler only where that is the same', (values) => {
    for (const angles of [
      [0, values[1], values[2]],
      [values[0], 0, 0],
      [values[0], -PI / 2, PI / 2],
      values,
    ]) {
      const simpler = gate.simpler?.(angles.slice(0, gate.angles).map(constant));
      if (!simpler) continue;
      const own = simpler.angles.map((angle) => evaluate(angle, [], []));
      expect(own.length).toBeLessThan(gate.angles);
      expectClose(gateMatrix(gateNamed(simpler.gate), own), gateMatrix(gate, angles.slice(0, gate.angles)));
    }
  });

  propertyTest.prop([anyAngles], { numRuns: 5 })('is its definition, phase included', (values) => {
    if (!gate.definition) return;
    const operands = Array.from({ length: gate.qubits - gate.controls }, (_, index) => index);
    const t = values.slice(0, gate.angles);
    const parts = expandDefinition(gate.definition, t.map(constant), operands);
    expectClose(matrixOf(operands.length, parts), gate.matrix(t), 1e-12);
  });

  propertyTest.prop([anyAngles, fc.nat(3)], { numRuns: 6 })(
    'is what OpenQASM 2 and 3 are told',
    (values, controls) => {
      const t = values.slice(0, gate.angles);
      const operation = call(gate, t, controls);
      const qubits = operation.qubits.length;
      if (qubits === 0) return;
      const expected = controlled(gateMatrix(gate, t), controls);
      const parts: GateOperation[] = [];
      decompose(operation, (name, angles, on) => {
        expect(firstLibrary).toContain(name);
        parts.push({ kind: 'gate', gate: name === 'cu1' ? 'cp' : name, controls: 0, angles: angles.map(constant), qubits: on }); // prettier-ignore
      });
      expectSameUpToPhase(matrixOf(qubits, parts), expected);
      const circuit: Circuit = { name: 'one', qubits, bits: 0, weights: [], inputs: [], operations: [operation], outputs: [firstZ] }; // prettier-ignore
      const read = circuitOf(exportQasm3(circuit));
      expectClose(
        matrixOf(
          qubits,
          read.operations.filter((each) => each.kind === 'gate'),
        ),
        expected,
        1e-12,
      );
    },
  );
});

describe('definitions of stdgates.inc', () => {
  const [a, b, c, d] = [0.3, -1.1, 2.7, 0.9];
  const p = (t: number) => matrix('p', t);

  test('u and its relatives', () => {
    expectClose(
      matrix('u', a, b, c),
      product(phase((b + c) / 2, matrix('rz', b)), matrix('ry', a), matrix('rz', c)),
    );
    expectClose(matrix('u3', a, b, c), product(matrix('rz', b), matrix('ry', a), matrix('rz', c)));
    expectClose(matrix('u2', b, c), matrix('u3', PI / 2, b, c));
    for (const name of ['u1', 'phase']) expectClose(matrix(name, a), p(a));
    expectClose(p(a), matrix('u', 0, 0, a));
  });

  test('fixed one-qubit gates', () => {
    expectClose(matrix('x'), matrix('u', PI, 0, PI));
    expectClose(matrix('y'), matrix('u', PI, PI / 2, PI / 2));
    expectClose(matrix('z'), p(PI));
    expectClose(matrix('h'), matrix('u', PI / 2, 0, PI));
    expectClose(multiply(matrix('s'), matrix('s')), matrix('z'));
    expectClose(multiply(matrix('t'), matrix('t')), matrix('s'));
    expectClose(multiply(matrix('sx'), matrix('sx')), matrix('x'));
    expectClose(matrix('sx'), phase(PI / 4, matrix('rx', PI / 2)));
  });

  test.each(['x', 'y', 'z'])('r%s = exp(−i t P / 2), and its square on two qubits', (name) => {
    const pauli = matrix(name);
    const exponential = (generator: Matrix) => {
      const turned = scale(0, -sin(a / 2), generator);
      return scale(cos(a / 2), 0, identity(dimension(generator))).map(
        (entry, index) => entry + turned[index],
      );
    };
    expectClose(matrix(`r${name}`, a), exponential(pauli));
    expectClose(matrix(`r${name}${name}`, a), exponential(tensor(pauli, pauli)));
  });

  test('controlled gates control the matrix as given', () => {
    for (const name of ['x', 'y', 'z', 'h']) expectClose(matrix(`c${name}`), controlled(matrix(name), 1));
    for (const name of ['rx', 'ry', 'rz', 'p'])
      expectClose(matrix(`c${name}`, a), controlled(matrix(name, a), 1));
    expectClose(matrix('cphase', a), controlled(matrix('gphase', a), 2));
    expectClose(matrix('CX'), matrix('cx'));
    expectClose(matrix('ccx'), controlled(matrix('x'), 2));
    expectClose(matrix('cswap'), controlled(matrix('swap'), 1));
    const pOnControl = tensor(p(d), identity(2));
    expectClose(matrix('cu', a, b, c, d), multiply(pOnControl, controlled(matrix('u', a, b, c), 1)));
  });

  test('swap is three cx', () => {
    const reversed = product(
      tensor(matrix('h'), matrix('h')),
      matrix('cx'),
      tensor(matrix('h'), matrix('h')),
    );
    expectClose(product(matrix('cx'), reversed, matrix('cx')), matrix('swap'));
  });

  test('the table has every name', () => {
    const names = 'p x y z h s sdg t tdg sx rx ry rz cx cy cz cp crx cry crz ch swap ccx cswap cu CX phase cphase id u1 u2 u3'; // prettier-ignore
    for (const name of [...names.split(' '), 'u', 'rxx', 'ryy', 'rzz', 'gphase'])
      expect(gates.has(name)).toBe(true);
  });
});

describe('the OpenQASM definitions of names that stdgates.inc lacks', () => {
  const t = 0.7;
  const on = (first: string, second: string, ...angles: number[]) =>
    tensor(matrix(first, ...angles), matrix(second, ...angles));
  const zz = product(matrix('cx'), tensor(identity(2), matrix('rz', t)), matrix('cx'));

  test('rxx, ryy and rzz', () => {
    expectClose(matrix('rzz', t), zz);
    expectClose(matrix('rxx', t), product(on('h', 'h'), zz, on('h', 'h')));
    expectClose(matrix('ryy', t), product(on('rx', 'rx', -PI / 2), zz, on('rx', 'rx', PI / 2)));
  });

  test('u', () => {
    expectClose(matrix('u', 0.1, 0.2, 0.3), phase(0.25, matrix('u3', 0.1, 0.2, 0.3)));
  });

  test('are given for every name that OpenQASM 3 lacks', () => {
    const lacking = [...gates.values()].filter(({ name, qasm3, definition }) => !qasm3 && !definition && bodyOf(name) === name); // prettier-ignore
    expect(lacking.map(({ name }) => name)).toEqual([]);
    for (const name of ['sxdg', 'u', 'rxx', 'ryy', 'rzz']) expect(gateNamed(name).qasm3).toBeUndefined();
  });
});

describe('a row that breaks the law', () => {
  const broken = { ...gateNamed('p'), name: 'broken', matrix: ([t]: readonly number[]): Matrix => [1, 0, 0, 0, 0, 0, cos(2 * t), sin(2 * t)] }; // prettier-ignore

  test('is refused by the test of the law', () => {
    expect(() => splitByFunctions((t) => broken.matrix([t]), 'the matrix of gate "broken"')).toThrow(
      'the matrix of gate "broken" is no combination of 1, cos θ/2, sin θ/2, cos θ, sin θ in its angle θ',
    );
  });

  test('is refused at its first use', () => {
    const table = gates as Map<string, Gate>;
    table.set(broken.name, broken);
    const circuit: Circuit = {
      name: 'planted',
      qubits: 1,
      bits: 0,
      weights: [],
      inputs: [{ name: 'x', element: 'angle', shape: [1], offset: 0, size: 1 }],
      operations: ['h', 'broken', 'h'].map((gate): GateOperation => ({ kind: 'gate', gate, controls: 0, angles: gate === 'broken' ? [input(0)] : [], qubits: [0] })), // prettier-ignore
      outputs: [firstZ],
    };
    try {
      expect(() => planCircuit(prepareCircuit(circuit))).toThrow(
        /the matrix \(\w+\) of gate "broken" is no combination/,
      );
      expect(() => factorsOf([circuit.operations[1] as GateOperation], 1)).toThrow(
        'the matrix of gate "broken" is no combination',
      );
    } finally {
      table.delete(broken.name);
    }
  });
});
