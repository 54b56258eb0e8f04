import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant, evaluate } from '../../../src/compiler/circuit/angles.ts';
import { gateMatrix, gateNamed, gates, type Gate } from '../../../src/compiler/circuit/gates.ts';
import { adjoint, controlled, dimension, identity, multiply, scale, tensor, type Matrix } from '../../../src/compiler/circuit/matrix.ts'; // prettier-ignore

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

  propertyTest.prop([anyAngles], { numRuns: 5 })('is diagonal exactly when it says so', (values) => {
    const isDiagonal = (m: Matrix) => {
      const d = dimension(m);
      return m.every((entry, index) => entry === 0 || (index >> 1) % (d + 1) === 0);
    };
    const generic = values.map((value) => value + 0.123456789);
    fc.pre(generic.every((value) => Math.abs(sin(value / 2)) > 1e-3));
    expect(isDiagonal(gate.matrix(generic))).toBe(gate.properties.diagonal);
  });
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

  test('are given for those names and no others', () => {
    const defined = [...gates.values()]
      .filter((gate) => gate.definition && !gate.qasm3)
      .map((gate) => gate.name);
    expect(defined).toEqual(['sxdg', 'u', 'rxx', 'ryy', 'rzz']);
  });
});
