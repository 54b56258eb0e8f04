// The circuits that the bench of equivalence compares are what it says: equal pairs are equal as matrices, at random angles.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createRandom } from '../../src/runtime/random.ts';
import { denseUnitary } from '../equivalence/methods/dense.ts';
import { circuitOf } from '../runtime/evaluate/circuit-of.ts';
import { commutedCancelledMerged, oneAngleOff, rewrittenLocally, textOf, type Gate } from './equiv-circuits.mjs'; // prettier-ignore

const qubits = 3;
const weights = 4;

const places = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
const angle = fc.constantFrom('w[0]', 'w[1] + 2 * pi', 'w[2] - w[3] / 2', '-w[3]', 'pi / 4');
const gate: fc.Arbitrary<Gate> = fc
  .oneof(
    fc.record({
      name: fc.constantFrom('rx', 'ry', 'rz', 'ctrl @ rx', 'rzz'),
      angle,
      on: places,
    }),
    fc.record({ name: fc.constantFrom('h', 's', 'sdg', 't', 'sx', 'x', 'cx', 'cy', 'iswap'), on: places }),
  )
  .map(({ on, ...each }) => ({ ...each, on: on.slice(0, operands(each.name)) }));
const gates = fc.array(gate, { minLength: 1, maxLength: 14 });

function operands(name: string): number {
  return ['ctrl @ rx', 'rzz', 'cx', 'cy', 'iswap'].includes(name) ? 2 : 1;
}

/** The largest difference of entries. */
function difference(before: readonly Gate[], after: readonly Gate[], seed: number): number {
  const random = createRandom(seed);
  const numbers = { weights: Array.from({ length: weights }, () => random.uniform(-6, 6)), inputs: [] };
  const [a, b] = [before, after].map((each) => denseUnitary(circuitOf(textOf(qubits, weights, each)), numbers)); // prettier-ignore
  return Math.max(...a.map((value, at) => Math.abs(value - b[at])));
}

describe.each([
  ['rewritten locally', rewrittenLocally],
  ['commuted, cancelled and merged', commutedCancelledMerged],
] as const)('gates %s', (_, make) => {
  test.prop([gates, fc.nat()], { numRuns: 40 })('are the same unitary', (before, seed) => {
    expect(difference(before, make(before, seed), seed)).toBeLessThan(1e-12);
  });
});

test.prop([gates, fc.nat()], { numRuns: 20 })('one angle off is another unitary', (before, seed) => {
  fc.pre(before.some((each) => each.angle));
  expect(difference(before, oneAngleOff(before, 0.001), seed)).toBeGreaterThan(1e-5);
});
