// Real matrices of unitaries, and gradients by them, against the definition and against differences.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { pauliMatrix } from '../../../../src/compiler/circuit/pauli.ts';
import { compileForm } from '../../../../src/runtime/backends/host/forms.ts';

const numbers = (count: number) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: count, maxLength: count })
    .map((values) => Float64Array.from(values));

/** Any matrix: what holds for all of them holds for unitaries. */
const cases = (qubits: number) =>
  fc.tuple(numbers(2 * 4 ** qubits), numbers(2 * 4 ** qubits), numbers(16 ** qubits));

const worst = (found: ArrayLike<number>, expected: Float64Array) =>
  expected.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at])), 0);

const dot = (left: Float64Array, right: Float64Array) =>
  left.reduce((sum, value, at) => sum + value * right[at], 0);

describe.each([1, 2, 3])('the Pauli form of %i qubits', (qubits) => {
  const form = compileForm('pauli', qubits);
  const matrixOf = (unitary: Float64Array) => {
    const matrix = new Float64Array(form.size);
    form.evaluate(unitary, matrix);
    return matrix;
  };
  const runs = { numRuns: 20 };

  test.prop([cases(qubits)], runs)('is that of the channel with this one operator', ([matrix]) => {
    expect(worst(matrixOf(matrix), pauliMatrix([[...matrix]]))).toBeLessThan(1e-12);
  });

  test.prop([cases(qubits)], runs)(
    'has the gradient that differences show',
    ([matrix, direction, upstream]) => {
      const at = (step: number) =>
        dot(upstream, matrixOf(matrix.map((value, i) => value + step * direction[i])));
      // The form is of second degree: the middle difference is exact.
      const slope = (at(1) - at(-1)) / 2;
      expect(dot(form.pull(upstream, matrix), direction)).toBeCloseTo(slope, 8);
    },
  );
});
