// The unitary of a list of gates against the product of their matrices, and its gradient against that by each matrix.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant } from '../../../src/compiler/circuit/angles.ts';
import type { GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { gateMatrix, gateNamed, gates } from '../../../src/compiler/circuit/gates.ts';
import { controlled, embed, identity, multiply, type Matrix } from '../../../src/compiler/circuit/matrix.ts';
import { compileUnitary } from '../../../src/compiler/plan/unitary.ts';

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++)
    expect(Math.abs(actual[at] - expected[at])).toBeLessThan(tolerance);
};

const names = [...gates.keys()].filter((name) => gateNamed(name).qubits > 0);
const drawn = fc.record({
  qubits: fc.integer({ min: 1, max: 3 }),
  list: fc.array(
    fc.record({
      name: fc.constantFrom(...names),
      controls: fc.nat(2),
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  numbers: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 }),
});

/** Gates that fit on so many qubits. */
function listOf({ qubits, list }: { qubits: number; list: readonly { name: string; controls: number; order: readonly number[] }[] }): GateOperation[] {
  return list.flatMap(({ name, controls: wanted, order }): GateOperation[] => {
    const row = gateNamed(name);
    if (row.qubits > qubits) return [];
    const controls = Math.min(wanted, qubits - row.qubits);
    const own = order.filter((qubit) => qubit < qubits).slice(0, row.qubits + controls);
    const angles = Array.from({ length: row.angles }, () => constant(0));
    return [{ kind: 'gate', gate: name, controls, angles, qubits: own }];
  });
} // prettier-ignore

/** By the definition; gates[0] acts first. */
function productOf(qubits: number, list: readonly GateOperation[], angles: readonly number[]): Matrix {
  let product: Matrix = identity(2 ** qubits);
  let next = 0;
  for (const { gate, controls, qubits: own } of list) {
    const row = gateNamed(gate);
    const matrix = controlled(gateMatrix(row, angles.slice(next, (next += row.angles))), controls);
    product = multiply(embed(matrix, own, qubits), product);
  }
  return product;
}

describe('a list of gates', () => {
  propertyTest.prop([drawn], { numRuns: 300 })('has the product of their matrices and its gradient', (sample) => {
    const { qubits, numbers } = sample;
    const list = listOf(sample);
    const program = compileUnitary(qubits, list);
    const count = list.reduce((sum, { angles }) => sum + angles.length, 0);
    const angles = numbers.slice(0, count);
    expect([program.dimension, program.angleCount]).toEqual([2 ** qubits, count]);
    // The second evaluation overwrites the first.
    program.evaluate(angles.map((angle) => angle + 1));
    near(program.evaluate(angles), productOf(qubits, list, angles), 1e-12);

    const upstream = Array.from({ length: 2 * 4 ** qubits }, (_, at) => Math.cos(3 * at + 1));
    const loss = (at: readonly number[]) => productOf(qubits, list, at).reduce((sum, number, index) => sum + number * upstream[index], 0);
    const gradient = new Float64Array(count).fill(1);
    program.pull(Float64Array.from(upstream), gradient);
    const h = 1e-5;
    const expected = angles.map((_, place) => {
      const moved = (by: number) => loss(angles.map((angle, index) => (index === place ? angle + by : angle)));
      return 1 + (moved(h) - moved(-h)) / (2 * h);
    });
    near(gradient, expected, 1e-7);
  }); // prettier-ignore

  test('of none is the identity', () => {
    expect(Array.from(compileUnitary(2, []).evaluate([]))).toEqual(Array.from(identity(4)));
  });
});

test('numbers that are not finite are gone with their batch', () => {
  const angles = [0, 0, 0].map(constant);
  const u: GateOperation = { kind: 'gate', gate: 'u', controls: 0, angles, qubits: [0] };
  const gradientOf = (unitary: ReturnType<typeof compileUnitary>, angle: number) => {
    const gradient = new Float64Array(3);
    unitary.evaluate([angle, angle, angle]);
    unitary.pull(Float64Array.of(1, 0, 2, 0, 3, 0, 4, 0).fill(angle, 0, 1), gradient);
    return gradient;
  };
  const [fresh, used] = [compileUnitary(1, [u]), compileUnitary(1, [u])];
  expect(gradientOf(used, NaN).every(Number.isNaN)).toBe(true);
  expect(gradientOf(used, 0)).toEqual(gradientOf(fresh, 0));
});
