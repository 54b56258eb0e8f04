// Powers of every gate of the table as programs write them, held to the matrix: what is found must be the principal power.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { additiveAngles } from '../../../src/compiler/circuit/eigenphases.ts';
import { gateMatrix, gateNamed, gates, type Gate } from '../../../src/compiler/circuit/gates.ts';
import { adjoint, isSame, multiply, type Matrix } from '../../../src/compiler/circuit/matrix.ts';
import { unitaryOf } from '../../../src/compiler/circuit/unitary-of.ts';
import { compileText } from '../../circuits/library.ts';
import { circuitOf } from './qasm.ts';

const operands = (count: number) => Array.from({ length: count }, (_, i) => `q[${i}]`).join(', ');

/** The unitary of gates on so many qubits, imported. */
function unitaryOfCalls(qubits: number, calls: string, definitions = ''): Matrix {
  const register = qubits > 0 ? `qubit[${qubits}] q;` : 'qubit q;';
  const { operations } = circuitOf(
    `OPENQASM 3.0; include "stdgates.inc"; ${definitions} ${register} ${calls}`,
  );
  return unitaryOf(
    qubits,
    operations.filter((each): each is GateOperation => each.kind === 'gate'),
  );
}

function powerOf(gate: Gate, modifiers: string, angles: readonly number[]): Matrix {
  const given = gate.angles > 0 ? `(${angles.slice(0, gate.angles).join(', ')})` : '';
  const definition = gate.qasm3 ? '' : (gate.definition ?? '');
  return unitaryOfCalls(gate.qubits, `${modifiers} @ ${gate.name}${given} ${operands(gate.qubits)};`, definition); // prettier-ignore
}

const called = [...gates.values()].filter(
  ({ qasm3, definition, qubits }) => qubits > 0 && (qasm3 ?? definition),
);
const hasPower = (gate: Gate) => gate.angles === 0 || additiveAngles(gate) !== undefined;
const within = (period: number) => fc.double({ min: -period, max: period, noNaN: true }).map((t) => t || 0.5);

describe.each(called.filter(hasPower).map((gate) => [gate.name, gate] as const))('pow of %s', (_, gate) => {
  propertyTest.prop([fc.tuple(within(9), within(9))], { numRuns: 3 })(
    'twice the half is the gate',
    (angles) => {
      const whole = gateMatrix(gate, angles.slice(0, gate.angles));
      const half = powerOf(gate, 'pow(0.5)', angles);
      expect(isSame(multiply(half, half), whole)).toBe(true);
      expect(isSame(powerOf(gate, 'inv @ pow(0.5)', angles), adjoint(half))).toBe(true);
      expect(isSame(multiply(powerOf(gate, 'pow(-1.5)', angles), half), adjoint(whole))).toBe(true);
    },
  );

  // The eigenvalues of a principal square root have real parts that are not negative, and so has ⟨v|√U|v⟩.
  propertyTest.prop([fc.tuple(within(9), within(9)), fc.array(within(1), { minLength: 16, maxLength: 16 })], { numRuns: 4 })(
    'its half is the principal one',
    (angles, v) => {
      const half = powerOf(gate, 'pow(1/2)', angles);
      const d = 2 ** gate.qubits;
      let real = 0;
      for (let row = 0; row < d; row++)
        for (let column = 0; column < d; column++) {
          const at = 2 * (row * d + column);
          const [a, b, x, y] = [v[2 * row], v[2 * row + 1], v[2 * column], v[2 * column + 1]];
          real += (a * x + b * y) * half[at] - (a * y - b * x) * half[at + 1];
        }
      expect(real).toBeGreaterThan(-1e-9);
    },
  ); // prettier-ignore
});

test.each(called.filter((gate) => !hasPower(gate)).map(({ name }) => name))('pow(0.5) of %s is refused', (name) => {
  expect(() => powerOf(gateNamed(name), 'pow(0.5)', [0.1, 0.2, 0.3, 0.4])).toThrow('its angles do not add up');
}); // prettier-ignore

test('angles add where the matrices say so', () => {
  const additive = (name: string) => additiveAngles(gateNamed(name));
  expect(additive('rz')?.frequencies).toEqual([[0.5], [-0.5]]);
  expect(additive('p')?.frequencies).toEqual([[0], [1]]);
  expect(additive('fsim')).toEqual({ angles: [0, 1], frequencies: [[0, 0], [0, -1], [1, 0], [-1, 0]] }); // prettier-ignore
  expect(additive('xx_plus_yy')?.angles).toEqual([0]);
  expect(additive('u3')).toBeUndefined();
});

test('the half of iswap is √iSWAP', () => {
  const r = Math.SQRT1_2;
  const wanted = [
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    r,
    0,
    0,
    r,
    0,
    0,
    0,
    0,
    0,
    r,
    r,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    0,
  ];
  const { definition } = gateNamed('iswap');
  expect(isSame(unitaryOfCalls(2, 'pow(1/2) @ iswap q[0], q[1];', definition), wanted)).toBe(true);
});

describe('definitions of gates that the language has', () => {
  const qiskit = {
    iswap: 'gate iswap q0,q1 { s q0; s q1; h q0; cx q0,q1; cx q1,q0; h q1; }',
    xx_plus_yy:
      'gate xx_plus_yy(param0,param1) q0,q1 { rz(param1) q0; sdg q1; sx q1; s q1; s q0; cx q1,q0; ry((-0.5)*param0) q1; ry((-0.5)*param0) q0; cx q1,q0; sdg q0; sdg q1; sxdg q1; s q1; rz((-1.0)*param1) q0; }',
  };
  const own = { sxdg: 'gate sxdg a { inv @ sx a; }' };
  const gatesOf = (definitions: string, calls: string) =>
    circuitOf(`OPENQASM 3.0; include "stdgates.inc"; ${definitions} qubit[2] q; ${calls}`).operations.flatMap(
      (each) => (each.kind === 'gate' ? [each.gate] : []),
    );

  test('are these gates where the matrix is, phase included, in whatever words', () => {
    expect(gatesOf(qiskit.iswap, 'iswap q[0], q[1];')).toEqual(['iswap']);
    expect(gatesOf(own.sxdg + qiskit.xx_plus_yy, 'xx_plus_yy(0.3, 0.7) q[0], q[1];')).toEqual(['xx_plus_yy']);
    const nested = 'gate half a, b { cx a, b; s b; } gate iswap a, b { half a, b; cx b, a; cx a, b; }';
    expect(gatesOf(nested, 'iswap q[0], q[1];')).toEqual(['iswap']);
  });

  test.each([
    ['a phase', 'gate iswap a, b { cx a, b; s b; cx b, a; cx a, b; gphase(0.1); }', 'iswap q[0], q[1];', ['cx', 's', 'cx', 'cx', 'gphase']],
    ['another gate', 'gate fsim(t, p) a, b { cx a, b; rz(t + p) b; cx a, b; }', 'fsim(0.1, 0.2) q[0], q[1];', ['cx', 'rz', 'cx']],
    ['other angles', 'gate fsim(t) a, b { cx a, b; rz(t) b; cx a, b; }', 'fsim(0.1) q[0], q[1];', ['cx', 'rz', 'cx']],
    ['the other sign', 'gate iswapdg a, b { cx a, b; s b; cx b, a; cx a, b; }', 'iswapdg q[0], q[1];', ['cx', 's', 'cx', 'cx']],
    ['one that has no value everywhere', 'gate fsim(t, p) a, b { rz(1 / (t - t)) a; }', 'x q[0];', ['x']],
  ])('keep their own meaning: %s', (_, definition, calls, wanted) => expect(gatesOf(definition, calls)).toEqual(wanted)); // prettier-ignore
});

test.each(['h', 'iswap', 'iswapdg', 'xx_plus_yy', 'fsim'])(
  'a circuit file that declares %s means its own',
  (name) => {
    const text = `gate ${name} a, b { cx a, b; } circuit c { qubit q[2]; ${name} q[0], q[1]; return Z(q); }`;
    expect(compileText('c', text).operations.map((each) => each.kind === 'gate' && each.gate)).toEqual([
      'cx',
    ]);
  },
);

test('a power that leaves the kind of its gate says so', () =>
  expect(() => powerOf(gateNamed('fsim'), 'pow(0.5)', [Math.PI, 0.3])).toThrow('pow(0.5) of fsim has no exact spelling among the gates: at these angles its power is no gate of its kind')); // prettier-ignore
