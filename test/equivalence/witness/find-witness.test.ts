// A witness for every level at which two circuits differ, and none where they are the same: what it says is what the
// simulator computes.
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { levels, type Level } from '../../../src/equivalence/task/task.ts';
import { findWitness, witnessTexts } from '../../../src/equivalence/witness/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { load } from '../../compiler/load.ts';

const circuitOf = (body: string) =>
  elaborateCircuit({ name: 'c.qcnn', text: `circuit c { ${body} }` }, load).circuit!;

/** What a text returns as it stands. */
function valueOf(text: string): number {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'witness.qcnn', text }, load);
  expect(diagnostics).toEqual([]);
  return reference.load(circuit!).forward([], [], 1)[0];
}

function find(a: string, b: string, level: Level) {
  const pair = { a: circuitOf(a), b: circuitOf(b) };
  return findWitness({ pair, level }, { seed: 1, budget: createBudget(20), tolerance: 1e-9 });
}

/** Each pair, and the strongest level at which it differs, down to the weakest. */
const different: readonly (readonly [name: string, a: string, b: string, Level[]])[] = [
  ['a global phase', 'weight t: angle; qubit q; rz(t) q; return Z(q);', 'weight t: angle; qubit q; p(t) q; return Z(q);', ['exact']],
  ['a sign that |00⟩ does not see', 'qubit q[2]; cz q[0], q[1]; return Z(q);', 'qubit q[2]; id q[0]; return Z(q);', ['exact', 'phase', 'channel']],
  ['a phase between branches of |+⟩', 'qubit q; h q; return Z(q);', 'qubit q; h q; s q; return Z(q);', ['exact', 'phase', 'channel', 'state']],
  ['a phase that all qubits have to be read for', 'qubit q[5]; h q[0]; cx on line(q); return Z(q);', 'qubit q[5]; h q[0]; cx on line(q); rz(0.001) q[2]; return Z(q);', ['exact', 'phase', 'channel', 'state']],
  ['an angle off by 1e-6', 'weight t: angle[2]; qubit q[2]; ry(t) on q; cx q[0], q[1]; return Z(q);', 'weight t: angle[2]; qubit q[2]; ry(t + 1e-6) on q; cx q[0], q[1]; return Z(q);', [...levels]],
  ['only on small angles', 'weight t: angle; qubit q; rx(exp(-1000 * t ^ 2)) q; return Z(q);', 'weight t: angle; qubit q; id q; return Z(q) + 0 * X(q);', ['exact', 'phase', 'channel', 'state', 'outputs']],
  ['where a logarithm is one', 'weight t: angle; qubit q; rx(log(t)) q; return Z(q);', 'weight t: angle; qubit q; rx(log(t) + 0.001) q; return Z(q);', ['exact', 'phase', 'channel', 'state', 'outputs']],
  ['weights of loops and names in quotes', 'input "image 1" as x: angle[2]; qubit q[2]; ry(x) on q; for k in 0..2 { weight c: angle[2, 2]; ry(c[0]) on q; rz(c[1]) on q; cx q[k], q[1 - k]; } return Z(q);', 'input "image 1" as x: angle[2]; qubit q[2]; ry(x) on q; for k in 0..2 { weight c: angle[2, 2]; ry(c[0]) on q; rz(c[1]) on q; cx q[1 - k], q[k]; } return Z(q);', [...levels]],
  ['a sine that is small on nine tenths of the angles', 'weight t: angle; qubit q; ry(max(0, t - 2.8)) q; return Z(q);', 'weight t: angle; qubit q; ry(0 * t) q; return Z(q);', ['exact', 'outputs']],
  ['a measurement that is cut out', 'weight t: angle; qubit q[2]; ry(t) on q; bit m = measure q[0]; if (m) { rx(t) q[1]; } return Y(q[1]);', 'weight t: angle; qubit q[2]; ry(t) on q; discard q[0]; rx(t) q[1]; return Y(q[1]);', ['channel', 'state', 'outputs']],
  ['a turn more under a control', 'weight t: angle; qubit q[2]; h on q; crz(t + 2 * pi) q[0], q[1]; return X(q[0]);', 'weight t: angle; qubit q[2]; h on q; crz(t) q[0], q[1]; return X(q[0]);', [...levels]],
  ['noise', 'qubit q[2]; h q[0]; cx q[0], q[1]; depolarize(0.001) q[0], q[1]; return Z(q[0]) * Z(q[1]);', 'qubit q[2]; h q[0]; cx q[0], q[1]; return Z(q[0]) * Z(q[1]);', ['channel', 'state', 'outputs']],
  ['probabilities in another order', 'input x: angle[2]; qubit q[2]; ry(x) on q; return probs(q);', 'input x: angle[2]; qubit q[2]; ry(x) on q; return probs(q[1..2] ++ q[0..1]);', ['outputs']],
  ['an amplitude', 'input a: amplitude[3]; qubit q[2]; prepare(a) q; return Z(q);', 'input a: amplitude[3]; qubit q[2]; prepare([a[0], a[2], a[1]]) q; return Z(q);', ['channel', 'state', 'outputs']],
]; // prettier-ignore

describe('where circuits differ', () => {
  const asked = different.flatMap(([name, a, b, where]) =>
    where.map((level) => [name, level, a, b] as const),
  );
  test.each(asked)('%s, at %s', (_, level, a, b) => {
    const found = find(a, b, level);
    if (found.kind !== 'witness') throw new Error(found.words);
    const [valueA, valueB] = [found.a, found.b].map((circuit) => {
      expect(verify(circuit)).toEqual([]);
      const values = reference.load(circuit).forward(found.weights, found.inputs, 1);
      expect(values).toHaveLength(1);
      return values[0];
    });
    expect(valueA).toBe(found.valueA);
    expect(valueB).toBe(found.valueB);
    expect(found.difference).toBe(Math.abs(valueA - valueB));
    expect(found.difference).toBeGreaterThan(1e-9 + found.rounding);
    const texts = witnessTexts(found);
    expect(valueOf(texts.a)).toBeCloseTo(valueA, 12);
    expect(valueOf(texts.b)).toBeCloseTo(valueB, 12);
  });
});

test.each([
  ['by their networks', 'outputs', 'network', 'bit m = measure q[29]; if (m) { x q[28]; }'],
  ['cut to what is seen', 'outputs', 'reference', ''],
  ['cut to what is seen', 'exact', 'reference', ''],
] as const)('of thirty qubits, which no state holds, %s, at %s', (_, level, device, more) => {
  const circuit = (angle: string) =>
    `input x: angle[30]; weight t: angle[30]; qubit q[30];
       ry(x) on q; cz on line(q); for k in 0..30 { ry(k == 14 ? ${angle} : t[k]) q[k]; } cx on pairs(q); ${more}
       return [Z(q[k]) * X(q[k + 1]) for k in 0..28];`;
  const found = find(circuit('t[14]'), circuit('t[14] + 1e-4'), level);
  expect(found).toMatchObject({ kind: 'witness', device });
});

describe('where circuits are the same', () => {
  test.each([
    [
      'an addition',
      'weight t: angle[2]; qubit q; rz(t[0]) q; rz(t[1]) q; h q; return X(q);',
      'weight t: angle[2]; qubit q; rz(t[0] + t[1]) q; h q; return X(q);',
    ],
    [
      'huge angles, whose rounding is large',
      'weight t: angle; qubit q; rx(1e9 * t) q; rx(3e9) q; return Y(q);',
      'weight t: angle; qubit q; rx(1e9 * (t + 3)) q; return Y(q);',
    ],
    ['no weights', 'qubit q; h q; h q; return Z(q);', 'qubit q; id q; return Z(q);'],
  ])('%s, at no level', (_, a, b) => {
    for (const level of levels) {
      const found = find(a, b, level);
      expect(found.kind).toBe('nearest');
    }
  });

  test('where no values are numbers', () => {
    const found = find(
      'weight t: angle; qubit q; rx(log(-1 - t ^ 2)) q; return Z(q);',
      'weight t: angle; qubit q; rx(log(-2 - t ^ 2)) q; return Z(q);',
      'outputs',
    );
    expect(found).toMatchObject({ kind: 'nearest', sample: { points: 0 } });
    expect(found.words).toContain('no values are numbers');
  });

  test('says how far random points are evidence', () => {
    const found = find(
      'weight t: angle; qubit q; x q; return Z(q);',
      'weight t: angle; qubit q; x q; return Z(q);',
      'outputs',
    );
    expect(found.words).toBe(
      '1000 random points agree to 1e-15: with 95 % confidence fewer than 3/1000 of the angles differ by more.',
    );
  });
});
