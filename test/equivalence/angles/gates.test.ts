// Every row of the gate table at random points: unitary, undone by its inverse, and what its definition and split say.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { binary, constant, input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { expandDefinition } from '../../../src/compiler/circuit/gate-definition.ts';
import { gateMatrix, gates } from '../../../src/compiler/circuit/gates.ts';
import { gatePolynomial } from '../../../src/equivalence/angles/gate-polynomials.ts';
import type { Point } from '../../../src/equivalence/angles/point.ts';
import { embedded, gateOf, identity, product, sourceOf, transposed, type Modular } from './modular.ts';

const someAngle: fc.Arbitrary<Angle> = fc.oneof(
  fc.nat(2).map(weight),
  fc.nat(2).map(input),
  fc
    .constantFrom(0.3, 1.25, Math.PI / 2, -Math.PI, 0.7853981633974483, 2 * Math.PI, Math.PI / 3)
    .map(constant),
  fc
    .tuple(fc.nat(2), fc.constantFrom(0.5, -2, Math.PI, -Math.PI / 4))
    .map(([k, c]) => binary('add', weight(k), constant(c))),
);
const fourAngles = fc.array(someAngle, { minLength: 4, maxLength: 4 });

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** The matrices of gates in order, on so many qubits. */
function productOf(
  point: Point,
  qubits: number,
  operations: readonly GateOperation[],
  which: 'matrix' | 'conjugate',
): Modular {
  return operations.reduce(
    (all, each) => product(embedded(point.gate(each)[which], each.qubits, qubits), all, point.residues),
    identity(2 ** qubits),
  );
}

describe.each([...gates.values()])('$name', (row) => {
  test.prop([fourAngles, fc.nat(2), fc.nat()], { numRuns: 6 })(
    'is unitary and undone by its inverse',
    (angles, controls, seed) => {
      const qubits = controls + row.qubits;
      const own = angles.slice(0, row.angles);
      const operation = gateOf(row.name, own, range(qubits), controls);
      const inverse = gateOf(row.inverse.gate, row.inverse.angles(own), range(qubits), controls);
      const point = sourceOf([operation], [inverse], seed).draw();
      const { matrix, conjugate } = point.gate(operation);
      const one = identity(2 ** qubits);
      expect(product(matrix, transposed(conjugate), point.residues)).toEqual(one);
      expect(product(transposed(conjugate), matrix, point.residues)).toEqual(one);
      expect(product(point.gate(inverse).matrix, matrix, point.residues)).toEqual(one);
      expect(point.gate(inverse).matrix).toEqual(transposed(conjugate));
    },
  );

  test.prop([fourAngles, fc.nat(2), fc.nat()], { numRuns: 6 })(
    'is what defines it',
    (angles, controls, seed) => {
      const qubits = controls + row.qubits;
      const own = angles.slice(0, row.angles);
      const operation = gateOf(row.name, own, range(qubits), controls);
      for (const text of [row.definition, row.split]) {
        if (!text) continue;
        const outer = controls + row.controls;
        const operands = range(qubits).slice(outer);
        const parts = expandDefinition(text, own, operands).map((part): GateOperation => ({
          ...part,
          controls: outer,
          qubits: [...range(outer), ...part.qubits],
        }));
        const point = sourceOf([operation], parts, seed).draw();
        for (const which of ['matrix', 'conjugate'] as const)
          expect(productOf(point, qubits, parts, which)).toEqual(point.gate(operation)[which]);
      }
    },
  );

  test.prop([fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 4, maxLength: 4 })], {
    numRuns: 5,
  })('is its polynomial', (values) => {
    const t = values.slice(0, row.angles);
    const { terms, size } = gatePolynomial(row);
    const sum = new Float64Array(2 * size * size);
    for (const {
      entry,
      powers,
      eighths: [a, b, c, d],
    } of terms) {
      const phase = powers.reduce((all, power, k) => all + (power * t[k]) / 2, 0);
      const [re, im] = [(a + b * Math.SQRT2) / 8, (c + d * Math.SQRT2) / 8];
      sum[2 * entry] += re * Math.cos(phase) - im * Math.sin(phase);
      sum[2 * entry + 1] += re * Math.sin(phase) + im * Math.cos(phase);
    }
    const expected = gateMatrix({ ...row, controls: 0 }, t);
    expected.forEach((value, at) => expect(Math.abs(value - sum[at])).toBeLessThan(1e-12));
  });
});

test('many controls are no matrix, but a body', () => {
  const z = gateOf('z', [], range(24), 23);
  const { residues, body, gate } = sourceOf([z]).draw();
  expect([...body(z).matrix]).toEqual([1, 0, 0, residues.prime - 1]);
  expect(() => gate(z)).toThrow('too large');
});

test('gates that differ in their qubits alone share a matrix', () => {
  const gate = gateOf('crx', [weight(0)], [0, 1]);
  const other = gateOf(
    'rx',
    [binary('divide', binary('multiply', weight(0), constant(3)), constant(3))],
    [5, 2],
    1,
  );
  const point = sourceOf([gate, other]).draw();
  expect(point.gate(other)).toBe(point.gate(gate));
  expect(point.gate({ ...gate, qubits: [2, 3] })).toBe(point.gate(gate));
});
