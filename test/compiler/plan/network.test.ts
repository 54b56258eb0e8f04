// Network plans, run literally, give what the reference gives: values and gradients of any circuit.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { outputCount } from '../../../src/compiler/circuit/circuit.ts';
import { planFor, startingTree, type FindTree } from '../../../src/compiler/plan/index.ts';
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

/** Any tree will do: pairs picked at random. */
const randomTree =
  (seed: number): FindTree =>
  ({ network }) => {
    const left = network.tensors.map((_, index) => index);
    let state = seed;
    const take = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return left.splice(state % left.length, 1)[0];
    };
    const tree: [number, number][] = [];
    while (left.length > 1) {
      tree.push([take(), take()]);
      left.push(network.tensors.length + tree.length - 1);
    }
    return tree;
  };

describe('a network plan', () => {
  test.prop([arbitraryCircuit()], { numRuns: 60 })(
    'has the values and gradients of its circuit',
    ({ circuit, weights, inputs, batch }) => {
      const plan = planFor(circuit, { kind: 'network', findTree: startingTree });
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

  test.prop([arbitraryCircuit({ maxQubits: 2, maxOperations: 4 }), fc.nat()], { numRuns: 40 })(
    'has the same values along any tree',
    ({ circuit, weights, inputs, batch }, seed) => {
      const plan = planFor(circuit, { kind: 'network', findTree: randomTree(seed) });
      expect(verifyPlan(plan)).toEqual([]);
      const upstream = Array.from({ length: batch * outputCount(circuit) }, (_, at) => Math.sin(at + 1));
      const expected = reference.load(circuit).vjp(weights, inputs, upstream, batch);
      const actual = interpretPlan(plan, circuit).vjp(weights, inputs, upstream, batch);
      near(actual.values, expected.values);
      near(actual.weights, expected.weights);
      near(actual.inputs, expected.inputs);
    },
  );
});
