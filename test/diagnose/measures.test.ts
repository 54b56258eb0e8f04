// Measures of states and lines, by hand values.
import { describe, expect, test } from 'vitest';
import { checkShifts } from '../../src/diagnose/check-shifts.ts';
import { entanglement, meyerWallach } from '../../src/diagnose/entanglement.ts';
import { expressibility } from '../../src/diagnose/expressibility.ts';
import { fitLine } from '../../src/diagnose/fit-line.ts';
import { pureStates } from '../../src/diagnose/pure-states.ts';
import { stateVector } from '../../src/runtime/evaluate/index.ts';
import { circuitOf } from '../runtime/evaluate/circuit-of.ts';

const never = () => {};
const statesOf = (text: string, count = 200) => {
  const states = pureStates(circuitOf(text), count, 1, never);
  if ('reason' in states) throw new Error(states.reason);
  return states;
};

describe('Meyer and Wallach', () => {
  test.each([
    ['a product state', 'circuit c { qubit q[3]; h on q; return Z(q[0]); }', 0],
    ['a Bell pair', 'circuit c { qubit q[2]; h q[0]; cx q[0], q[1]; return Z(q[0]); }', 1],
    ['a Bell pair and a qubit', 'circuit c { qubit q[3]; h q[0]; cx q[0], q[2]; return Z(q[0]); }', 2 / 3],
    ['a GHZ state', 'circuit c { qubit q[4]; h q[0]; cx on line(q); return Z(q[0]); }', 1],
    // W of three: |100⟩ + |010⟩ + |001⟩, each qubit with purity 5/9.
    ['a W state', 'circuit c { qubit q[3]; ry(2 * acos(1 / sqrt(3))) q[0]; ch q[0], q[1]; cx q[1], q[2]; cx q[0], q[1]; x q[0]; return Z(q[0]); }', 8 / 9],
  ])('of %s', (_, text, wanted) => {
    expect(meyerWallach(stateVector(circuitOf(text)))).toBeCloseTo(wanted, 10);
  }); // prettier-ignore
  test('the mean over angles is that of the integral: after cx behind ry(w), Q = sin² w', () => {
    const states = statesOf(
      'circuit c { weight w: angle; qubit q[2]; ry(w) q[0]; cx q[0], q[1]; return Z(q[1]); }',
      4000,
    );
    expect(entanglement(states).mean).toBeCloseTo(0.5, 1);
  });
});

describe('expressibility', () => {
  test('of a circuit that reaches one state is (N − 1) ln 75', () => {
    const states = statesOf('circuit c { weight w: angle; qubit q[2]; rz(w) q[0]; return Z(q[0]); }', 20);
    expect(expressibility(states, 1, never).divergence).toBeCloseTo(3 * Math.log(75), 10);
  });
  test('of H and a rotation about Z is that of the arcsine law', () => {
    const states = statesOf('circuit c { weight w: angle; qubit q; h q; rz(w) q; return X(q); }', 500);
    const { divergence, ofHaar } = expressibility(states, 1, never);
    // Σ P ln(75 P) over the bins of F = cos²(w / 2), whose distribution is (2 / π) arcsin √F.
    const until = (edge: number) => (2 / Math.PI) * Math.asin(Math.sqrt(edge / 75));
    const shares = Array.from({ length: 75 }, (_, bin) => until(bin + 1) - until(bin));
    const wanted = shares.reduce((sum, share) => sum + share * Math.log(75 * share), 0);
    expect(wanted).toBeCloseTo(0.1961, 4);
    expect(divergence).toBeCloseTo(wanted, 1.5);
    expect(ofHaar).toBeLessThan(0.01);
  });
  test('of a circuit that reaches all states is as small as that of Haar-random ones', () => {
    const layer = 'u(w[i, 0], w[i, 1], w[i, 2]) q[0]; u(w[i, 3], w[i, 4], w[i, 5]) q[1]; cx q[0], q[1];';
    const states = statesOf(
      `circuit c { weight w: angle[6, 6]; qubit q[2]; for i in 0..6 { ${layer} } return Z(q[0]); }`,
      300,
    );
    const { divergence, ofHaar } = expressibility(states, 1, never);
    expect(divergence).toBeLessThan(0.02);
    expect(ofHaar).toBeLessThan(0.01);
  });
});

describe('what has no pure states is said', () => {
  test.each([
    ['noise', 'circuit c { weight w: angle; qubit q; ry(w) q; depolarize(0.1) q; return Z(q); }', /noise/],
    ['a reset', 'circuit c { weight w: angle; qubit q; ry(w) q; reset q; return Z(q); }', /reset/],
    ['no weights', 'circuit c { qubit q; h q; return Z(q); }', /no weights/],
    [
      'too many qubits',
      'circuit c { weight w: angle; qubit q[13]; ry(w) q[0]; return Z(q[0]); }',
      /13 qubits/,
    ],
  ])('%s', (_, text, reason) => {
    expect(pureStates(circuitOf(text), 2, 1, never)).toEqual({
      reason: expect.stringMatching(reason) as string,
    });
  });
  test('pooled qubits stay: their measurement is deferred', () => {
    const text =
      'circuit c { weight w: angle[2]; qubit q[2]; ry(w[0]) q[0]; bit b = measure q[0]; if (b) { ry(w[1]) q[1]; } return Z(q[1]); }';
    expect(statesOf(text, 3)[0].qubits).toHaveLength(2);
  });
});

test('a line through points of a line has their slope and no error', () => {
  const { slope, error, r2 } = fitLine([1, 2, 4], [7, 5, 1])!;
  expect([slope, error, r2]).toEqual([-2, 0, 1]);
  expect(fitLine([3, 3], [1, 2])).toBeUndefined();
  // Hand values: x̄ = 2, ȳ = 2, Sxx = 2, Sxy = 2, residuals (0.333, −0.667, 0.333).
  const scattered = fitLine([1, 2, 3], [4 / 3, 4 / 3, 10 / 3])!;
  expect(scattered.slope).toBeCloseTo(1, 12);
  expect(scattered.error).toBeCloseTo(Math.sqrt(2 / 3 / 2), 12);
  expect(scattered.r2).toBeCloseTo(1 - 2 / 3 / (8 / 3), 12);
});

test('parameter shifts are checked, and what they cost is counted', () => {
  const circuit = circuitOf(
    'circuit c { input x: angle; weight w: angle[2]; qubit q[2]; ry(x + w[0]) q[0]; crx(w[0] * w[1]) q[0], q[1]; return X(q[1]), Z(q[0]); }',
  );
  const found = checkShifts(circuit, 1, never);
  expect(found).toMatchObject({ runs: 2 + 4, bases: 1 });
  expect('error' in found && found.error).toBeLessThan(1e-12);
});
