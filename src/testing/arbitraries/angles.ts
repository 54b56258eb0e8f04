// Random angles: expressions of constants, weights and inputs.
import fc from 'fast-check';
import { binary, constant, input, unary, weight } from '../../compiler/circuit/angles.ts';
import type { Angle } from '../../compiler/circuit/circuit.ts';

/** Real numbers, both ends among them. */
export const real = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });

/** Numbers of a few digits, which shrink to fewer. */
const decimal = fc.integer({ min: -3000, max: 3000 }).map((thousandths) => thousandths / 1000);
const eighthTurns = fc.integer({ min: -8, max: 8 }).map((count) => (count * Math.PI) / 4);

/**
 * Angles of the kinds that people write, with the smallest first: multiples of π/4, decimals, weights and inputs, sums,
 * multiples and products of two of these.
 */
export function plainAngle(weights: number, inputs: number): fc.Arbitrary<Angle> {
  const known = fc.oneof({ withCrossShrink: true }, eighthTurns, decimal).map(constant);
  const names = [
    ...(weights > 0 ? [fc.nat(weights - 1).map(weight)] : []),
    ...(inputs > 0 ? [fc.nat(inputs - 1).map(input)] : []),
  ];
  if (names.length === 0) return known;
  const name = fc.oneof(...names);
  const leaf = fc.oneof({ withCrossShrink: true }, known, { arbitrary: name, weight: 2 });
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: leaf, weight: 5 },
    fc.tuple(fc.constantFrom('add', 'subtract'), name, leaf).map(([fn, a, b]) => binary(fn, a, b)),
    fc.tuple(fc.constantFrom(-1, 2, 0.5, -3), name).map(([factor, a]) => binary('multiply', constant(factor), a)), // prettier-ignore
    fc.tuple(name, name).map(([a, b]) => binary('multiply', a, b)),
    fc.tuple(fc.constantFrom('sin', 'cos'), name).map(([fn, a]) => unary(fn, a)),
  );
}
