// What is equal up to rounding alone: how much outputs may differ for it is bounded, and above the tolerance nothing is proved.
import { expect, test } from 'vitest';
import { compareCircuits } from '../../src/equivalence/index.ts';
import { circuitOf } from './subjects.ts';

const compare = (a: string, b: string, tolerance = 1e-9) => {
  const [one, other] = [a, b].map((body) =>
    circuitOf(
      `circuit c { weight w: angle; weight v: angle; qubit q[2]; ${body} rz(v) q[0]; rx(w) q[1]; return Z(q[0]), Y(q[0]), Z(q[1]); }`,
    ),
  );
  return compareCircuits(one, other, { tolerance });
};

/** Each pair differs somewhere by more than 1e-9. */
const apart: [name: string, a: string, b: string][] = [
  ['exponentials', 'rx(exp(40 * w)) q[0];', 'rx(exp(40.0000000000001 * w)) q[0];'],
  ['a sine, far turned', 'rx(1e12 * sin(w)) q[0];', 'rx(1e12 * sin(1.000000000000004 * w)) q[0];'],
  ['a tangent', 'rx(tan(w)) q[0];', 'rx(tan(1.000000000000004 * w)) q[0];'],
  ['functions of functions', 'rx(tan(sin(w))) q[0];', 'rx(tan(sin(1.000000000000004 * w))) q[0];'],
  ['large coefficients', 'rx(1e12 * w) q[0];', 'rx(1.0000000000001e12 * w) q[0];'],
  ['what is left of numbers that cancel', 'rx(1e13 * ((3 * w + 1e-14 * w) - 3 * w)) q[0];', ''],
  ['many small turns', 'for i in 0..3000 { rx(9e-13) q[0]; }', ''],
  ['amplitudes that cancel', 'prepare([0.1 * w + 0.2 * w - 0.3 * w, 1e-17]) q[0];', 'prepare([0, 1]) q[0];'],
];
test.each(apart)('%s are not equivalent', (_, a, b) => {
  expect(compare(a, b).verdict).not.toBe('equivalent');
});

test.each([
  ['a sum of decimals in a sine', 'rx(sin(0.1 * w + 0.2 * w)) q[0];', 'rx(sin(0.3 * w)) q[0];'],
  ['thirds in an exponential', 'rx(exp(w / 3 + w / 3 + w / 3)) q[0];', 'rx(exp(w)) q[0];'],
  ['the same tangent', 'rx(tan(0.3 * w) * v) q[0];', 'rx(v * tan(w * 0.3)) q[0];'],
])('%s is, and the bound is small', (_, a, b) => {
  const { verdict, snapped } = compare(a, b);
  expect(verdict).toBe('equivalent');
  expect(snapped).toBeLessThan(1e-9);
});

test('up to a smaller tolerance, too', () => {
  const [a, b] = ['rx(1.5707963267950) q[0];', 'rx(pi / 2) q[0];'];
  expect(compare(a, b).verdict).toBe('equivalent');
  const answer = compare(a, b, 1e-13);
  expect(answer.verdict).not.toBe('equivalent');
});

test.each(['w - w', '0 * w'])('amplitudes %s and 0 prepare nothing', (amplitude) => {
  const body = `prepare([${amplitude}, 0]) q[0];`;
  expect(compare(body, body)).toMatchObject({ verdict: 'unknown', reason: expect.stringMatching(/all 0/) });
});

test('what was compared and differs is not said not to be compared', () => {
  const both = (a: string, b: string) => compare(a, b).notCompared.join('; ');
  expect(both('rz(w) q[0];', 'p(w) q[0];')).not.toMatch(/phase/);
  expect(both('', 'ctrl @ rx(v) q[0], q[1];')).not.toMatch(/start|ended/);
  expect(both('', 'ctrl @ x q[0], q[1];')).not.toMatch(/start/);
});

/** Sums, products and quotients of decimals that are one number, whatever double precision makes of them. */
const written: [a: string, b: string][] = [
  ['0.1 * w + 0.2 * w', '0.3 * w'],
  ['0.7 * w - 0.1 * w', '0.6 * w'],
  ['1.1 * (w + 3) - 0.8 * w', '3.3 + 0.3 * w'],
  ['w / 10 + w / 5', '3 * w / 10'],
  ['w / 3 + w / 3 + w / 3', 'w'],
  ['0.1 * w * v + 0.2 * v * w', '0.3 * v * w'],
  ['(0.1 * w + 0.2 * v + 0.2 * w) * 10', '3 * w + 2 * v'],
  ['0.1 * w + 0.2 * w - 0.3 * w + v', 'v'],
];
const functions = [
  'tan(?)',
  'log(?)',
  'sqrt(?)',
  'asin(?)',
  'acos(?)',
  '1 / (?)',
  '(?) ^ 0.5',
  'log(tan(?))',
  'sqrt(1 / (?)) * 2',
];
const cases = written.flatMap(([a, b], at) => [0, 3, 6].map((step) => [functions[(at + step) % functions.length], a, b] as const)); // prettier-ignore

test.each(cases)('%s of %s is that of %s, and nothing is snapped', (fn, a, b) => {
  const { verdict, snapped } = compare(`rx(${fn.replace('?', a)}) q[0];`, `rx(${fn.replace('?', b)}) q[0];`);
  expect(verdict).toBe('equivalent');
  expect(snapped).toBe(0);
});

test('of decimals that differ in the sixteenth digit it is not', () => {
  expect(compare('rx(tan(0.1 * w + 0.2 * w)) q[0];', 'rx(tan(0.3000000000000001 * w)) q[0];').verdict).not.toBe('equivalent'); // prettier-ignore
});
