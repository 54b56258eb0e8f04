// Distances against values known by hand, and against the same quantities by other formulas.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { distanceOf, type Distance } from '../../../src/equivalence/distance/index.ts';
import { spectrumOf } from '../../../src/equivalence/distance/hermitian.ts';
import { product, zeros, type Dense } from '../../../src/equivalence/distance/dense.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { load } from '../../compiler/load.ts';

const circuitOf = (body: string) =>
  elaborateCircuit({ name: 'c.qcnn', text: `circuit c { ${body} return 1; }` }, load).circuit!;

function between<Kind extends Distance['kind']>(a: string, b: string, level: Level, kind: Kind) {
  const pair = { a: circuitOf(a), b: circuitOf(b) };
  const found = distanceOf({ pair, level }, { seed: 1, budget: createBudget(20) });
  if (found?.kind !== kind) throw new Error(`${found?.kind}`);
  return found as Extract<Distance, { kind: Kind }>;
}

describe('unitaries', () => {
  property.prop([fc.double({ min: 1e-9, max: 2 * Math.PI, noNaN: true })], { numRuns: 20 })(
    'rz by ε: F = cos²(ε/2), half the diamond norm sin(ε/2), ‖U − V‖ = 2 sin(ε/4)',
    (epsilon) => {
      const found = between('qubit q; id q;', `qubit q; rz(${epsilon}) q;`, 'phase', 'unitary');
      expect(found.processFidelity).toBeCloseTo(Math.cos(epsilon / 2) ** 2, 13);
      expect(found.averageGateFidelity).toBeCloseTo((2 * Math.cos(epsilon / 2) ** 2 + 1) / 3, 13);
      expect(found.diamondDistance).toBeCloseTo(Math.sin(epsilon / 2), 13);
      expect(found.operatorDistance).toBeCloseTo(2 * Math.sin(epsilon / 4), 13);
    },
  );

  test.each([
    // Eigenphases of the difference: ε on one of 2^k states.
    [
      'a phase behind controls',
      'qubit q[3]; id q[0];',
      'qubit q[3]; ctrl(2) @ p(0.3) q;',
      (7 + Math.cos(0.3)) ** 2 + Math.sin(0.3) ** 2,
      Math.sin(0.15),
      2 * Math.sin(0.15),
    ],
    ['a global phase', 'qubit q[2]; id q[0];', 'qubit q[2]; gphase(0.4);', 16, 0, 2 * Math.sin(0.2)],
    ['X and 1', 'qubit q; id q;', 'qubit q; x q;', 0, 1, 2],
    // Eigenphases ±0.2 ± 0.2 ± 0.2: an arc of 1.2.
    [
      'three turns',
      'qubit q[3]; h on q;',
      'qubit q[3]; h on q; rx(0.4) on q;',
      (8 * Math.cos(0.2) ** 3) ** 2,
      Math.sin(0.6),
      2 * Math.sin(0.3),
    ],
    // Eigenphases that fill the circle: 0 is in their hull.
    [
      'a shift of three states',
      'qubit q[2]; id q[0];',
      'qubit q[2]; cx q[0], q[1]; cx q[1], q[0];',
      1,
      1,
      Math.sqrt(3),
    ],
  ] as const)('%s', (_, a, b, squaredTrace, diamond, operator) => {
    const found = between(a, b, 'exact', 'unitary');
    const d = 2 ** circuitOf(a).qubits;
    expect(found.processFidelity).toBeCloseTo(squaredTrace / d ** 2, 12);
    expect(found.diamondDistance).toBeCloseTo(diamond, 7);
    expect(found.operatorDistance).toBeCloseTo(operator, 7);
  });

  test('of more qubits than the diamond distance is computed for', () => {
    const found = between('qubit q[8]; h on q;', 'qubit q[8]; h on q; rx(0.2) on q;', 'phase', 'unitary');
    expect(found.processFidelity).toBeCloseTo(Math.cos(0.1) ** 16, 11);
    expect(found.diamondDistance).toBe(undefined);
  });

  test('the worst of several angles', () => {
    const found = between('weight w: angle; qubit q; rx(w) q;', 'qubit q; id q;', 'phase', 'unitary');
    expect(found.diamondDistance).toBeCloseTo(Math.abs(Math.sin(found.weights[0] / 2)), 12);
    expect(found.diamondDistance).toBeGreaterThan(0.8);
  });
});

describe('channels', () => {
  test.each([
    // ρ → (1 − p) ρ + p I/d: half the diamond norm is p (1 − 1/d²), the Choi matrix has it, too.
    ['depolarizing', 'qubit q; id q;', 'qubit q; depolarize(0.3) q;', 0.3 * (3 / 4), 2 * 0.3 * (3 / 4)],
    [
      'depolarizing, two qubits',
      'qubit q[2]; id q[0];',
      'qubit q[2]; depolarize(0.2) q[0], q[1];',
      0.2 * (15 / 16),
      2 * 0.2 * (15 / 16),
    ],
    // Pauli channels: half the sum of the differences of probabilities.
    ['a bit flip and a phase flip', 'qubit q; bit_flip(0.1) q;', 'qubit q; phase_flip(0.1) q;', 0.1, 0.2],
    // |1⟩ decays with probability g: the best start is |1⟩, told apart with g.
    ['damping', 'qubit q; id q;', 'qubit q; amplitude_damp(0.3) q;', 0.3, undefined],
    ['a reset and nothing', 'qubit q; id q;', 'qubit q; reset q;', 1, undefined],
    [
      'the same',
      'qubit q; amplitude_damp(0.5) q; amplitude_damp(0.5) q;',
      'qubit q; amplitude_damp(0.75) q;',
      0,
      0,
    ],
    // Where the discarded qubit starts as |−⟩ the other gets a Z, which on average over its starts is half a Z.
    [
      'what was discarded',
      'qubit q[2]; h q[0]; discard q[0];',
      'qubit q[2]; cx q[1], q[0]; discard q[0];',
      1,
      1,
    ],
  ] as const)('%s', (_, a, b, diamond, choi) => {
    const { diamondDistance, choiTraceNorm } = between(a, b, 'channel', 'channel');
    expect(diamondDistance.least).toBeLessThanOrEqual(diamond + 1e-9);
    expect(diamondDistance.most).toBeGreaterThanOrEqual(diamond - 1e-9);
    expect(diamondDistance.most - diamondDistance.least).toBeLessThan(0.01);
    if (choi !== undefined) expect(choiTraceNorm).toBeCloseTo(choi, 9);
  });

  property.prop(
    [fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: 0.01, max: 3, noNaN: true })],
    { numRuns: 8 },
  )(
    'bounds bracket the exact distance of unitaries that a channel of no strength makes no unitaries',
    (one, two) => {
      const [a, b] = ['qubit q[2]; h q[0];', `qubit q[2]; h q[0]; crx(${one}) q[0], q[1]; ry(${two}) q[0];`];
      const exact = between(a, b, 'channel', 'unitary').diamondDistance!;
      const { least, most } = between(`${a} bit_flip(0) q[0];`, b, 'channel', 'channel').diamondDistance;
      expect(least).toBeLessThanOrEqual(exact + 1e-9);
      expect(most).toBeGreaterThanOrEqual(exact - 1e-9);
    },
  );

  test('none of amplitudes, which are no map of all starts', () => {
    const circuit = circuitOf('qubit q[2]; prepare([1, 2]) q; depolarize(0.1) q[0];');
    const task = { pair: { a: circuit, b: circuit }, level: 'channel' } as const;
    expect(distanceOf(task, { seed: 1, budget: createBudget(5) })).toBe(undefined);
  });
});

test('states: the trace distance', () => {
  const found = between('qubit q; id q;', 'qubit q; ry(0.6) q;', 'state', 'state');
  expect(found.traceDistance).toBeCloseTo(Math.sin(0.3), 13);
});

test('outputs: the largest difference and the root mean square', () => {
  const pair = {
    a: elaborateCircuit(
      { name: 'a', text: 'circuit c { weight t: angle; qubit q; ry(t) q; return Z(q); }' },
      load,
    ).circuit!,
    b: elaborateCircuit(
      { name: 'b', text: 'circuit c { weight t: angle; qubit q; ry(t) q; return 0.5 * Z(q); }' },
      load,
    ).circuit!,
  };
  const found = distanceOf({ pair, level: 'outputs' }, { seed: 1, budget: createBudget(20) });
  if (found?.kind !== 'outputs') throw new Error();
  // Half a cosine.
  expect(found.largest).toBeCloseTo(0.5, 3);
  expect(found.rms).toBeCloseTo(0.5 / Math.SQRT2, 1);
  expect(found.points).toBe(1000);
});

property.prop([fc.integer({ min: 1, max: 8 }), fc.integer()], { numRuns: 20 })(
  'eigenvalues and eigenvectors of Hermitian matrices',
  (size, seed) => {
    let state = seed >>> 0;
    const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
    const a: Dense = zeros(size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) {
        a.re[row * size + column] = a.re[column * size + row] = Math.round(4 * next()) / 2;
        a.im[row * size + column] = row === column ? 0 : next();
        a.im[column * size + row] = -a.im[row * size + column];
      }
    }
    const { values, vectors } = spectrumOf(a);
    const applied = product(a, vectors);
    for (let row = 0; row < size; row++) {
      for (let k = 0; k < size; k++) {
        expect(applied.re[row * size + k]).toBeCloseTo(values[k] * vectors.re[row * size + k], 12);
        expect(applied.im[row * size + k]).toBeCloseTo(values[k] * vectors.im[row * size + k], 12);
      }
    }
    const gram = product(vectors, vectors, true);
    for (let at = 0; at < size * size; at++)
      expect(gram.re[at]).toBeCloseTo(Number(at % (size + 1) === 0), 12);
  },
);
