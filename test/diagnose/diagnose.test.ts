// Gradient variances of circuits whose variance is known, and what a diagnosis says where it cannot say all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openCircuit } from '../../src/circuit-files/load.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { isUndone, type Diagnosis, type Scaling } from '../../src/diagnose/diagnosis.ts';
import { familyOf } from '../../src/diagnose/family.ts';
import { here } from '../cli/here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-diagnose-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** ⟨Z…Z⟩ = ∏ cos w: the variance of each slope is 2^{−n}. */
const product = file(
  'product.qcnn',
  'circuit product(n: int = 3) { weight w: angle[n]; qubit q[n]; ry(w) on q; cx on line(q); return Z(q[n - 1]); }',
);
/** ⟨Z⟩ of the first qubit alone: 1/2 at any width. */
const local = file(
  'local.qcnn',
  'circuit local(n: int = 3) { weight w: angle[n]; qubit q[n]; ry(w) on q; return Z(q[0]); }',
);
const layered = file(
  'layered.qcnn',
  'circuit layered(layers: int = 2) { weight w: angle[layers, 2]; qubit q[2]; for i in 0..layers { ry(w[i]) on q; cx q[0], q[1]; } return Z(q[1]); }',
);
const single = file('single.qcnn', 'circuit single { weight w: angle; qubit q; ry(w) q; return Z(q); }');

const options = { samples: 400, seed: 1, timeout: 60 };
const of = (path: string, more: object = {}) =>
  diagnose(familyOf(openCircuit(path), {}), { ...options, ...more });
const scaling = (part: Diagnosis['width']): Scaling => {
  if (isUndone(part)) throw new Error(part.reason);
  return part;
};

describe('the variance against the width', () => {
  test('of a global observable of a product state halves with each qubit', () => {
    const { points, exponential } = scaling(
      of(product, { widths: { name: 'n', values: [2, 3, 4, 5, 6] }, samples: 2000 }).width,
    );
    points.forEach(({ x, mean }) =>
      expect(mean * 2 ** x).toSatisfy((ratio: number) => ratio > 0.75 && ratio < 1.3),
    );
    expect(exponential!.slope).toBeCloseTo(-1, 1);
    expect(exponential!.r2).toBeGreaterThan(0.99);
  });
  test('of a local one stays, and weights that move nothing do not count', () => {
    const { by, points, exponential } = scaling(of(local).width);
    expect(by).toBe('qubits, by n');
    points.forEach(({ mean, weights, allWeights, x }) => {
      expect(mean).toBeCloseTo(0.5, 0);
      expect([weights, allWeights]).toEqual([1, x]);
    });
    expect(Math.abs(exponential!.slope)).toBeLessThan(0.05);
  });
});

describe('against the depth', () => {
  test('by a parameter that makes layers', () => {
    const { width, depth } = of(layered);
    expect(width).toEqual({ reason: expect.stringContaining('changes its width') as string });
    expect(scaling(depth).by).toBe('layers, by layers');
  });
  test("by the circuit's own layers where none does", () => {
    const { depth } = of(product);
    expect(scaling(depth).points.map(({ x }) => x)).toEqual([1, 2]);
    expect(of(single).depth).toEqual({ reason: expect.stringContaining('one layer') as string });
    const ring = diagnose(familyOf(openCircuit('ring'), { set: { n: '4', conv: 'ttn' } }), {
      ...options,
      samples: 20,
    });
    expect(scaling(ring.depth).points.map(({ label }) => label)).toEqual(
      [2, 3, 4, 5].map((layer) => `first ${layer} of 5 layers`),
    );
  });
});

test('a circuit without a family has the other measures', () => {
  const { width, depth, expressibility, entanglement, shift } = of(single);
  expect([width, depth].map(isUndone)).toEqual([true, true]);
  expect([expressibility, entanglement, shift].map(isUndone)).toEqual([false, false, false]);
});

test('the same seed says the same, another seed nearly so', () => {
  const without = (known: Diagnosis) => ({ ...known, seconds: 0 });
  expect(without(of(single))).toEqual(without(of(single)));
  expect(without(of(single, { seed: 2 }))).not.toEqual(without(of(single)));
});

describe('time', () => {
  test('that is over is said of each part', () => {
    const known = of(product, { timeout: 0 });
    const over = { reason: 'the time was over' };
    expect([known.expressibility, known.entanglement, known.shift]).toEqual([over, over, over]);
    expect(scaling(known.width).left.every(({ reason }) => reason === over.reason)).toBe(true);
  });
});

describe('the command', () => {
  test('says all in words', async () => {
    const { stdout, exitCode } = await here('diagnose', product, '--samples', '50', '--widths', 'n=2,3,4');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('n=2  2 qubits  mean');
    expect(stdout).toMatch(/a qubit: -?\d/);
    expect(stdout).toMatch(/expressibility: D_KL .*\nentangling capability: Q = .*\nparameter shifts: agree/);
  });
  test('gives all as JSON', async () => {
    const { stdout } = await here('diagnose', layered, '--samples', '20', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      circuit: 'layered',
      qubits: 2,
      samples: 20,
      width: { reason: expect.any(String) },
      depth: { points: expect.any(Array) },
    });
  });
  test.each([
    [['--widths', 'm=2,3'], /m is no open whole number of the circuit; open are n/],
    [['--widths', 'n'], /name=numbers/],
    [['--samples', '1'], /whole number/],
  ])('refuses %j', async (more, message) => {
    const { message: said, exitCode } = await here('diagnose', product, ...more);
    expect(said).toMatch(message);
    expect(exitCode).toBe(2);
  });
});
