// Each gate of the table, in each of its angles, with and without controls, has a rule that is exact.
import { expect, test } from 'vitest';
import { gateMatrix, gates } from '../../../src/compiler/circuit/gates.ts';
import {
  adjoint,
  controlled,
  dimension,
  multiply,
  type Matrix,
} from '../../../src/compiler/circuit/matrix.ts';
import { shiftRule } from '../../../src/runtime/shots/shift-rule.ts';
import { createRandom } from '../../../src/runtime/random.ts';

/** ⟨ψ| U† O U |ψ⟩ of a fixed state without symmetry and a fixed observable. */
function expectation(unitary: Matrix, seed: number): number {
  const d = dimension(unitary);
  const random = createRandom(seed);
  const noise = Float64Array.from({ length: 2 * d * d }, () => random.normal());
  const observable = multiply(adjoint([...noise]), [...noise]);
  const evolved = multiply(adjoint(unitary), multiply(observable, unitary));
  const psi = Array.from({ length: 2 * d }, () => random.normal());
  let sum = 0;
  for (let row = 0; row < d; row++)
    for (let column = 0; column < d; column++) {
      const [re, im] = evolved.slice(2 * (row * d + column));
      const [aRe, aIm, bRe, bIm] = [psi[2 * row], -psi[2 * row + 1], psi[2 * column], psi[2 * column + 1]];
      sum += re * (aRe * bRe - aIm * bIm) - im * (aRe * bIm + aIm * bRe);
    }
  return sum;
}

const places = [...gates.values()].flatMap((gate) =>
  [0, 1].flatMap((controls) =>
    Array.from({ length: gate.angles }, (_, slot) => [gate.name, controls, slot] as const),
  ),
);

test.each(places)('%s under %i controls, angle %i', (name, controls, slot) => {
  const gate = gates.get(name)!;
  const angles = Array.from({ length: gate.angles }, (_, index) => 0.3 + 0.7 * index);
  const value = (t: number) => expectation(controlled(gateMatrix(gate, angles.with(slot, t)), controls), 7);
  const rule = shiftRule({ gate: name, controls }, slot);
  const found = rule.reduce(
    (sum, { shift, coefficient }) => sum + coefficient * value(angles[slot] + shift),
    0,
  );
  const h = 1e-3;
  const t = angles[slot];
  // Five points: an error of h⁴.
  const slope = (8 * (value(t + h) - value(t - h)) - value(t + 2 * h) + value(t - 2 * h)) / (12 * h);
  expect(found).toBeCloseTo(slope, 6);
});

test.each([
  ['rx', 0, 2],
  ['rzz', 0, 2],
  ['p', 0, 2],
  ['p', 1, 2],
  ['crz', 0, 4],
  ['ry', 1, 4],
  ['fsim', 0, 4],
  ['gphase', 0, 0],
  ['gphase', 1, 2],
])('%s under %i controls takes %i values', (gate, controls, values) => {
  expect(shiftRule({ gate, controls }, 0)).toHaveLength(values);
});
