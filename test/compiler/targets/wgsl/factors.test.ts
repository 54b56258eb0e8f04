// Factors against the gate table: their product, each at its own angle, is the gate, and their slopes give its derivatives.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { constant, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { GateOperation } from '../../../../src/compiler/circuit/circuit.ts';
import { gateMatrix, gates } from '../../../../src/compiler/circuit/gates.ts';
import { add, controlled, identity, multiply, scale, type Matrix } from '../../../../src/compiler/circuit/matrix.ts'; // prettier-ignore
import { functionsAt } from '../../../../src/compiler/circuit/trigonometric.ts';
import { factorsOf } from '../../../../src/compiler/targets/wgsl/factors.ts';

const angles = fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 4, maxLength: 4 });

describe.each([...gates.values()].filter(({ qubits }) => qubits < 3))('$name', (gate) => {
  propertyTest.prop([angles, fc.nat(15), fc.boolean()], { numRuns: 8 })(
    'is the product of its factors',
    (values, known, more) => {
      const controls = more ? 2 - gate.qubits : 0;
      const qubits = gate.qubits + controls;
      const t = values.slice(0, gate.angles);
      const operation: GateOperation = {
        kind: 'gate',
        gate: gate.name,
        controls,
        angles: t.map((value, k) => ((known >> k) & 1 ? constant(value) : weight(k))),
        qubits: Array.from({ length: qubits }, (_, index) => index),
      };
      const factors = factorsOf([operation], qubits);
      const product = factors.reduce<Matrix>(
        (all, { angle, coefficients }) => {
          const functions = angle < 0 ? [1] : functionsAt(t[angle]);
          const parts = coefficients.flatMap((each, f) => (each ? [scale(functions[f], 0, each)] : []));
          return multiply(parts.reduce(add), all);
        },
        identity(2 ** qubits),
      );
      const expected = controlled(gateMatrix(gate, t), controls);
      expect(Math.max(...product.map((number, index) => Math.abs(number - expected[index])))).toBeLessThan(
        1e-12,
      );
    },
  );
});
