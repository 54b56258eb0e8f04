// Statevector plans, run literally, give what the reference gives: values and gradients of any circuit.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { outputCount } from '../../../src/compiler/circuit/circuit.ts';
import { planFor, prepareCircuit } from '../../../src/compiler/plan/index.ts';
import { verifyPlan } from '../../../src/compiler/plan/verify-plan.ts';
import { interpretPlan } from '../../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++)
    expect(Math.abs(actual[at] - expected[at])).toBeLessThan(1e-9 * scale);
};

describe('a statevector plan', () => {
  test.prop([arbitraryCircuit({ noise: false })], { numRuns: 60 })(
    'has the values and gradients of its circuit',
    ({ circuit, weights, inputs, batch }) => {
      fc.pre(prepareCircuit(circuit).noStatevector === undefined);
      const plan = planFor(circuit, { kind: 'statevector' });
      expect(verifyPlan(plan)).toEqual([]);
      const upstream = Array.from({ length: batch * outputCount(circuit) }, (_, at) => Math.cos(at + 1));
      const expected = reference.load(circuit).vjp(weights, inputs, upstream, batch);
      const executable = interpretPlan(plan, circuit);
      near(executable.forward(weights, inputs, batch), expected.values);
      const actual = executable.vjp(weights, inputs, upstream, batch);
      near(actual.values, expected.values);
      near(actual.weights, expected.weights);
      near(actual.inputs, expected.inputs);
    },
  );
});
