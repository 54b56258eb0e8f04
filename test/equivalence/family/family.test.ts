// Families: maps of weights by which one circuit is another are found, proved and said so that --map reads them.
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import type { Circuit } from '../../../src/compiler/index.ts';
import { type Answer, answerWords, compareCircuits, compareFiles, type CompareOptions } from '../../../src/equivalence/index.ts'; // prettier-ignore
import { circuitOf } from '../subjects.ts';
import { plantedPair } from './planted.ts';

const fitted = (a: Circuit, b: Circuit, options: CompareOptions = {}) => compareCircuits(a, b, { fit: true, ...options }); // prettier-ignore

const mapOf = ({ family }: Answer) =>
  family?.bContainsA.kind === 'contained' ? family.bContainsA.map.join(', ') : undefined;

const withoutTime = (answer: Answer) => ({ ...answer, seconds: 0 });

const rotations = (body: string, weights: string) =>
  circuitOf(
    `circuit c { ${weights} input x: angle[2]; qubit q[2]; ry(x) on q; ${body} return Z(q), X(q[0]), Y(q[0]); }`,
  );

describe('both families are one', () => {
  const a = rotations('rx(-w[1]) q[0]; cx q[0], q[1]; ry(w[0] / 2 - pi / 4) q[1];', 'weight w: angle[2];');

  test('signs, halves and shifts', () => {
    const b = rotations('rx(v[0]) q[0]; cx q[0], q[1]; ry(v[1]) q[1];', 'weight v: angle[2];');
    const answer = fitted(a, b);
    expect(answerWords(answer)).toContain(`equivalent up to a map: a (c) and b (c) return the same numbers for all weights and inputs, those of B by the map (level outputs)
B contains A: v[0] = -w[1], v[1] = w[0] / 2 - pi / 4
A contains B: w[0] = 2 * v[1] + pi / 2, w[1] = -v[0]`); // prettier-ignore
    expect(answer).toMatchObject({ verdict: 'equivalent', matched: { weights: 'fit', inputs: 'name' } });
    expect(answer.error).toBeLessThan(1e-12);
  });

  test('other counts of weights need no --fit; redundant ones are 0', () => {
    const b = rotations('rx(v[0]) q[0]; cx q[0], q[1]; ry(v[1]) q[1]; ry(v[2]) q[1];', 'weight v: angle[3];');
    const answer = compareCircuits(a, b);
    expect(mapOf(answer)).toBe('v[0] = -w[1], v[1] = w[0] / 2 - pi / 4, v[2] = 0');
    expect(answer.family?.aContainsB).toMatchObject({ map: ['w[0] = 2 * v[1] + 2 * v[2] + pi / 2', 'w[1] = -v[0]'] }); // prettier-ignore
  });

  test('weights met in turns, and of several dimensions', () => {
    const b = rotations('for i in 0..2 { weight v: angle[1, 1]; weight s: angle; if (i == 0) { rx(v[0]) q[0]; cx q[0], q[1]; } else { ry(v[0] + s) q[1]; rz(0 * s) q[0]; } rz(s * 0) q[0]; }', ''); // prettier-ignore
    expect(mapOf(compareCircuits(a, b))).toBe('v[0][0][0] = -w[1], s[0] = 0, v[1][0][0] = w[0] / 2 - pi / 4, s[1] = 0'); // prettier-ignore
  });
});

describe('one contains the other', () => {
  test('a circuit without weights', () => {
    const a = rotations('rx(pi / 2) q[0]; ry(0.3) q[1];', '');
    const b = rotations('rx(v) q[0]; ry(s) q[1];', 'weight v: angle; weight s: angle;');
    const answer = compareCircuits(a, b);
    expect(mapOf(answer)).toBe('v = pi / 2, s = 0.3');
    expect(compareCircuits(b, a)).toMatchObject({ verdict: 'equivalent', family: { bContainsA: { kind: 'unknown' }, aContainsB: { map: ['v = pi / 2', 's = 0.3'] } } }); // prettier-ignore
  });

  test.each([
    ['std/conv#ttn', 'std/conv#su4', 'exact'],
    ['std/conv#so4', 'std/conv#su4', 'phase'],
    ['std/pool#zx', 'std/pool#general', 'channel'],
  ] as const)('%s in %s', (a, b, level) => {
    const answer = compareFiles(a, b, { level });
    expect(answer).toMatchObject({ verdict: 'equivalent', family: { level, bContainsA: { kind: 'contained' }, aContainsB: { kind: 'unknown' } } }); // prettier-ignore
    expect(compareFiles(a, b, { level, map: [mapOf(answer)!] }).verdict).toBe('equivalent');
  });

  test('circuits of many weights, most of which keep their names', () => {
    const [a, b] = ['only_z', 'zx'].map((pooling) => loadCircuit('hur', { set: { n: 4, pooling } }));
    const answer = compareCircuits(a, b);
    expect(answer).toMatchObject({ verdict: 'equivalent', family: { bContainsA: { kind: 'contained' } } });
    expect(mapOf(answer)).toContain('p[0][0] = p[0][0], p[0][1] = 0, p[1][0] = p[1][0], p[1][1] = 0');
  });

  test.each([
    ['ring', { conv: 'ttn' }, { conv: 'su4' }],
    ['ring', { conv: 'c9', n: 8 }, { conv: 'su4', n: 8 }],
    ['hur', { pooling: 'zx' }, { pooling: 'general' }],
    ['hur', { conv: 'so4', pooling: 'only_z' }, { conv: 'su4', pooling: 'euler' }],
  ])('%s with %o in the same with %o: gates and pools are fitted one by one', (name, first, second) => {
    const [a, b] = [first, second].map((set) => loadCircuit(name, { set: { n: 4, ...set } }));
    expect(compareCircuits(a, b, { timeout: 20 })).toMatchObject({ verdict: 'equivalent', family: { bContainsA: { kind: 'contained' } } }); // prettier-ignore
  });

  test('a weight that two calls need to be two numbers', () => {
    const pair = (gate: string, weights: number, ...calls: readonly string[]) => circuitOf(`gate g(t: angle[2]) a, b { ${gate} } circuit c { weight w: angle[${weights}]; qubit q[3]; g(w[0..2]) q[0], q[1]; ${calls.map((reads, at) => `g(w[${reads}]) q[${(at + 1) % 3}], q[${(at + 2) % 3}];`).join(' ')} return X(q), Z(q); }`); // prettier-ignore
    const [one, other] = ['ry(t[0]) a; cx a, b; ry(t[1]) b;', 'ry(2 * t[0]) a; cx a, b; ry(-t[1]) b;'];
    const apart = compareCircuits(pair(one, 4, '2..4'), pair(other, 2, '0..2'), { timeout: 10 });
    expect(apart).toMatchObject({ verdict: 'equivalent', family: { bContainsA: { kind: 'unknown' }, aContainsB: { map: ['w[0] = 2 * w[0]', 'w[1] = -w[1]', 'w[2] = 2 * w[0]', 'w[3] = -w[1]'] } } }); // prettier-ignore
    expect(mapOf(fitted(pair(one, 2, '0..2', '0..2'), pair(other, 2, '0..2', '0..2')))).toBe('w[0] = w[0] / 2, w[1] = -w[1]'); // prettier-ignore
  });

  test('a global phase is in the way', () => {
    const a = circuitOf('circuit c { weight t: angle; weight s: angle[2]; qubit q; u(t, s[0], s[1]) q; return Z(q); }'); // prettier-ignore
    const b = circuitOf('circuit c { weight v: angle[3]; qubit q; rz(v[0]) q; ry(v[1]) q; rz(v[2]) q; return Z(q); }'); // prettier-ignore
    const answer = fitted(a, b, { level: 'exact' });
    expect(answer).toMatchObject({ verdict: 'unknown', strongest: 'phase', levels: { exact: 'unknown', phase: true } }); // prettier-ignore
    expect(answerWords(answer)).toContain('B contains A at level phase: v[0] = ');
    const c = circuitOf('circuit c { weight v: angle[4]; qubit q; gphase(v[3]); rz(v[0]) q; ry(v[1]) q; rz(v[2]) q; return Z(q); }'); // prettier-ignore
    expect(mapOf(fitted(a, c, { level: 'exact' }))).toMatch(/v\[3\] = s\[0\] \/ 2 \+ s\[1\] \/ 2/);
  });
});

describe('nothing is claimed', () => {
  test.each([
    ['other angles', 'rz(v[0]) q[0]; ry(v[1]) q[0]; rz(v[2]) q[0];', 'rx(v[0]) q[0]; rz(v[1]) q[0]; rx(v[2]) q[0];', /\d+ of \d+ fits of B to A at 3 random weights succeed, the worst place to within \S+ \(root mean square\), but no map/], // prettier-ignore
    ['too few weights', 'rz(v[0]) q[0]; ry(v[1]) q[0]; ry(v[2]) q[1];', 'rz(0 * v[2] + v[0]) q[0]; rx(v[1]) q[0];', /A changes with its weights in \d directions and B in \d/], // prettier-ignore
    ['other gates', 'ry(v[0]) q[0]; ry(v[1]) q[1]; ry(v[2]) q[0];', 'cx q[0], q[1]; ry(v[0]) q[0]; ry(v[1]) q[1]; rz(v[2]) q[1];', /the best of \d+ fits of B to A at 3 random weights is \d\.\d+ away/], // prettier-ignore
  ])('%s', (_, first, second, reason) => {
    const [a, b] = [first, second].map((body) => rotations(body, 'weight v: angle[3];'));
    const answer = fitted(a, b, { level: 'outputs' });
    expect(answer).toMatchObject({ verdict: 'unknown', witness: null, error: null });
    const { bContainsA } = answer.family!;
    expect(bContainsA.kind === 'unknown' && bContainsA.reason).toMatch(reason);
  });

  test('where the time is used up', () => {
    const { a, b } = plantedPair(3);
    const start = performance.now();
    expect(compareCircuits(a, b, { fit: true, timeout: 0.2 }).verdict).not.toBe('different');
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('--map and --fit exclude each other', () => {
    const { a, b } = plantedPair(3);
    expect(() => fitted(a, b, { map: ['v = 0'] })).toThrow('--map gives a map and --fit looks for one');
  });
});

describe('planted maps', () => {
  test.each([1, 2, 4, 5])('seed %i', (seed) => {
    const { a, b } = plantedPair(seed);
    const answer = fitted(a, b);
    expect(answer.verdict).toBe('equivalent');
    expect(withoutTime(fitted(a, b))).toEqual(withoutTime(answer));
    const map = mapOf(answer);
    if (map) expect(compareCircuits(a, b, { map: [map] }).verdict).toBe('equivalent');
  });
});
