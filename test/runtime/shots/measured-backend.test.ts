// What is measured tends to what is: exact values and gradients are those of the reference, shots scatter about them as
// their standard errors say.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { inputCount, outputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { variance } from '../../../src/runtime/evaluate/index.ts';
import { basesOf } from '../../../src/runtime/shots/bases.ts';
import { measured, type Shots } from '../../../src/runtime/shots/measured-backend.ts';
import { loadShiftedGradient } from '../../../src/runtime/shots/shifted-gradient.ts';
import { circuits } from '../../../src/testing/index.ts';
import { arbitraryCircuit, gentleAngle } from '../../properties/arbitrary-circuit.ts';
import { circuitOf } from '../evaluate/circuit-of.ts';

const shotsOf = (each: number, seed = 1): Shots => ({ each, seed, draw: 0, taken: 0 });

function numbers(circuit: Circuit, batch: number, seed: number) {
  const random = createRandom(seed);
  const draw = (count: number) => Float64Array.from({ length: count }, () => random.uniform(-2, 2));
  const upstream = draw(batch * outputCount(circuit));
  return { weights: draw(weightCount(circuit)), inputs: draw(batch * inputCount(circuit)), batch, upstream };
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, error = 1e-8): void {
  expect(found.length).toBe(wanted.length);
  const largest = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let at = 0; at < wanted.length; at++)
    expect(Math.abs(found[at] - wanted[at])).toBeLessThan(error * largest);
}

const anyCircuit = arbitraryCircuit({ maxQubits: 3, maxOperations: 12, angles: gentleAngle() });
const all = { weights: true, inputs: true };

describe('shifted gradients without shots are exact', () => {
  test.prop([anyCircuit, fc.nat()], { numRuns: 60 })(
    'of circuits with everything in them: shared weights, expressions, controls, branches, noise, amplitudes',
    ({ circuit, weights, inputs, batch }, seed) => {
      const { upstream } = numbers(circuit, batch, seed);
      const executable = reference.load(circuit);
      const wanted = executable.vjp(weights, inputs, upstream, batch);
      const shifted = loadShiftedGradient(reference, circuit);
      const place = { weights, inputs, batch };
      const found = shifted.vjp(place, wanted.values, upstream, all, (own, at) => own.exact(at));
      expectClose(found.weights, wanted.weights);
      expectClose(found.inputs, wanted.inputs);
    },
  );
  test('what is not wanted costs no runs', () => {
    const circuit = circuitOf(
      'circuit c { input x: angle; weight a: angle; qubit q; rx(x) q; ry(a) q; ry(2 * a) q; return Z(q); }',
    );
    const shifted = loadShiftedGradient(reference, circuit);
    expect(shifted.runs({ weights: true, inputs: false })).toBe(4);
    expect(shifted.runs({ weights: false, inputs: true })).toBe(2);
  });
});

describe('without shots values and gradients are those of the backend', () => {
  test.prop([anyCircuit, fc.nat()], { numRuns: 40 })(
    'of any circuit',
    ({ circuit, weights, inputs, batch }, seed) => {
      const { upstream } = numbers(circuit, batch, seed);
      const executable = measured(reference, {}).load(circuit);
      const wanted = reference.load(circuit).vjp(weights, inputs, upstream, batch);
      const found = executable.vjp(weights, inputs, upstream, batch);
      expectClose(executable.forward(weights, inputs, batch), wanted.values);
      expectClose(found.values, wanted.values);
      expectClose(found.weights, wanted.weights);
      expectClose(found.inputs, wanted.inputs);
    },
  );
  test('of outputs on more qubits than Pauli products are kept for', () => {
    const circuit = circuitOf(
      'circuit c { weight a: angle[9]; qubit q[9]; for i in 0..9 { ry(a[i]) q[i]; } for i in 0..8 { cx q[i], q[i + 1]; } return probs(q), X(q[0]) * Z(q[5]); }',
    );
    const { weights, upstream } = numbers(circuit, 1, 3);
    const wanted = reference.load(circuit).vjp(weights, [], upstream, 1);
    const found = measured(reference, {}).load(circuit).vjp(weights, [], upstream, 1);
    expectClose(found.values, wanted.values);
    expectClose(found.weights, wanted.weights);
  });
});

describe('with shots', () => {
  test.prop([circuits({ qubits: { min: 1, max: 3 } }), fc.nat()], { numRuns: 20 })(
    'the mean over draws lies within its interval of the exact value, and the scatter is that of single shots',
    (circuit, seed) => {
      const { weights, inputs } = numbers(circuit, 1, seed);
      const [each, draws] = [200, 200];
      const repeated = { weights, inputs: Float64Array.from({ length: draws * inputs.length }, (_, at) => inputs[at % inputs.length]), batch: draws };
      const width = outputCount(circuit);
      const values = measured(reference, { shots: shotsOf(each, seed) }).load(circuit).forward(repeated.weights, repeated.inputs, draws);
      const exact = reference.load(circuit).forward(weights, inputs, 1);
      const spread = variance(circuit, { weights, ...(inputs.length > 0 && { inputs: [Array.from(inputs)] }) }).flat();
      const bases = basesOf(circuit).length;
      for (let output = 0; output < width; output++) {
        const own = Array.from({ length: draws }, (_, draw) => values[draw * width + output]);
        const mean = own.reduce((sum, value) => sum + value, 0) / draws;
        const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1));
        // What comes once in so many shots may not have come.
        const rare = (30 * Math.max(1, Math.abs(exact[output]))) / (each * draws);
        expect(Math.abs(mean - exact[output])).toBeLessThan((5 * deviation) / Math.sqrt(draws) + rare);
        // One basis reads the observable whole: its own variance; several read parts of it.
        if (bases === 1 && spread[output] > 0.01)
          expect(deviation / Math.sqrt(spread[output] / each)).toSatisfy((ratio) => ratio > 0.7 && ratio < 1.4);
      }
    },
  ); // prettier-ignore
  test('the gradient tends to the exact one as shots grow', () => {
    const circuit = circuitOf(
      'circuit c { input x: angle; weight a: angle[2]; qubit q[2]; ry(x) on q; crx(a[0] * x + a[1]) q[0], q[1]; xx_plus_yy(a[0], a[1]) q[0], q[1]; return Z(q[1]), X(q[0]) * Y(q[1]); }',
    );
    const { weights, inputs, upstream } = numbers(circuit, 3, 4);
    const wanted = reference.load(circuit).vjp(weights, inputs, upstream, 3);
    const errors = [100, 10_000, 1_000_000].map((each) => {
      const found = measured(reference, { shots: shotsOf(each) })
        .load(circuit)
        .vjp(weights, inputs, upstream, 3);
      return Math.max(...Array.from(found.weights, (slope, at) => Math.abs(slope - wanted.weights[at])));
    });
    expect(errors[1]).toBeLessThan(errors[0]);
    expect(errors[2]).toBeLessThan(0.01);
  });
  test('the same numbers draw the same, another draw others; a gradient at the values just measured measures them once', () => {
    const circuit = circuitOf(
      'circuit c { weight a: angle; qubit q[2]; ry(a) on q; return Z(q[0]) + X(q[1]), X(q[0]); }',
    );
    const shots = shotsOf(50);
    const executable = measured(reference, { shots }).load(circuit);
    const first = executable.forward([0.4], [], 1);
    expect(shots.taken).toBe(100);
    executable.vjp([0.4], [], [1, 1], 1);
    // Two places, two shifts, two bases.
    expect(shots.taken).toBe(100 + 2 * 2 * 100);
    executable.forward([0.5], [], 1);
    expect(executable.forward([0.4], [], 1)).toEqual(first);
    shots.draw = 1;
    expect(executable.forward([0.4], [], 1)).not.toEqual(first);
  });
  test('read-out errors move values as their matrices say', () => {
    const circuit = circuitOf(
      'circuit c { qubit q[2]; x q[1]; return Z(q[0]), Z(q[1]), Z(q[0]) * Z(q[1]); }',
    );
    const errorOf = (qubit: number) => ({ oneForZero: 0.1, zeroForOne: qubit === 1 ? 0.3 : 0.2 });
    const exact = measured(reference, { errorOf }).load(circuit).forward([], [], 1);
    expectClose(exact, [0.8, -0.4, -0.32]);
    const drawn = measured(reference, { errorOf, shots: shotsOf(1_000_000) })
      .load(circuit)
      .forward([], [], 1);
    expectClose(drawn, exact, 0.01);
  });
});
