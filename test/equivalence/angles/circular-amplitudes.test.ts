// Sines, cosines and tangents among amplitudes are made of the same phases as rotations.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { prove } from '../../../src/equivalence/methods/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { denseDistance } from '../methods/dense.ts';
import { circuitOf } from '../subjects.ts';

const numbers = { weights: [0.7, -1.3], inputs: [] };

const pairOf = (a: string, b: string) => {
  const [one, other] = [a, b].map((body) => circuitOf(`circuit c { weight w: angle[2]; qubit q[2]; ${body} rx(w[0]) q[0]; cx q[0], q[1]; rz(w[1]) q[1]; return Z(q[0]), Z(q[1]), X(q[1]); }`)); // prettier-ignore
  return { a: one, b: other };
};

const proofOf = (a: string, b: string, level: Level = 'state') => prove({ pair: pairOf(a, b), level }, { seed: 1, budget: createBudget(20) }); // prettier-ignore

/** c₀ w[0] + c₁ w[1] + k π/6 */
const angles = fc.tuple(fc.constantFrom('1', '0.3', '-2', '0.5'), fc.constantFrom('0', '1.7', '-1'), fc.integer({ min: -6, max: 6 })).map(([p, q, k]) => `(${p} * w[0] + ${q} * w[1] + ${k} * pi / 6)`); // prettier-ignore

const spellings: readonly ((t: string) => string)[] = [
  (t) => `[cos(${t}), sin(${t})]`,
  (t) => `[3 * cos(-${t}), -3 * sin(-${t})]`,
  (t) => `[1, tan(${t})]`,
  (t) => `[sin(pi / 2 - ${t}), cos(${t} - pi / 2)]`,
  (t) => `[1 + cos(2 * ${t}), sin(2 * ${t})]`,
];

propertyTest.prop([angles, angles, fc.constantFrom(...spellings)], { numRuns: Number(process.env.QCNN_RUNS ?? 12) })(
  'of one qubit are a rotation by twice the angle, and by no other',
  (t, other, spelling) => {
    const prepared = `prepare(${spelling(t)}) q[0];`;
    const proof = proofOf(prepared, `ry(2 * ${t}) q[0];`);
    expect(proof.kind).toBe('equal');
    expect(proof.snapped).toBeLessThan(1e-9);
    const rotation = `ry(2 * ${other}) q[0];`;
    if (proofOf(prepared, rotation).kind === 'equal')
      expect(denseDistance(pairOf(prepared, rotation), 'state', numbers)).toBeLessThan(1e-9);
  },
); // prettier-ignore

propertyTest.prop([angles, angles], { numRuns: 4 })('of two qubits are products of rotations', (s, t) => {
  const product = `[cos(${s}) * cos(${t}), cos(${s}) * sin(${t}), sin(${s}) * cos(${t}), sin(${s}) * sin(${t})]`;
  expect(proofOf(`prepare(${product}) q;`, `ry(2 * ${s}) q[0]; ry(2 * ${t}) q[1];`).kind).toBe('equal');
});

test.each([
  ['half the angle', '[cos(w[0] / 2), sin(w[0] / 2)]', 'ry(2 * w[0])'],
  ['a little more', '[cos(w[0]), sin(w[0] + 1e-9)]', 'ry(2 * w[0])'],
  ['another weight', '[cos(w[0]), sin(w[1])]', 'ry(2 * w[0])'],
  ['the other order', '[sin(w[0]), cos(w[0])]', 'ry(2 * w[0])'],
])('%s is another state', (_, amplitudes, rotation) => {
  expect(proofOf(`prepare(${amplitudes}) q[0];`, `${rotation} q[0];`).kind).toBe('unequal');
});

test('a start other than |0⟩ is forgotten by what is prepared alone', () => {
  const [prepared, turned] = ['prepare([cos(w[0]), sin(w[0])]) q[0];', 'ry(2 * w[0]) q[0];'];
  expect(proofOf(prepared, turned, 'channel').kind).toBe('unequal');
});
