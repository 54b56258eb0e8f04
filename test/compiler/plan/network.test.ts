// Network plans, run literally, give what the reference gives: values and gradients of any circuit.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, test as plainTest } from 'vitest';
import { outputCount } from '../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { planFor, plansFor, startingTree, type FindTree } from '../../../src/compiler/plan/index.ts';
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

/** A noisy circuit of which more is read than one tensor holds: single qubits, products, sums, probabilities. */
const manyOutputs = elaborateCircuit(
  {
    name: 'many.qcnn',
    text: `circuit many {
  input x: angle[7];
  weight w: angle[7];
  weight v: angle;
  qubit q[7];
  ry(x) on q;
  crx(w[0..6]) on line(q);
  bit m = measure q[6];
  reset q[6];
  if (m) { rz(v) q[0]; bit_flip(0.1) q[0]; }
  cz on [(q[6], q[0])];
  rx(w) on q;
  amplitude_damp(0.05) on q;
  return Y(q[0..5]), X(q[0]) * Z(q[3]), 0.5 * Z(q[1]) - Y(q[2]) * X(q[4]) + 0.25, probs(q[5..7]), Z(q[5]) * Z(q[6]);
}`,
  },
  () => undefined,
).circuit!;

describe('a network plan', () => {
  plainTest('of many outputs has their values and gradients in every way to read them', () => {
    const found = plansFor(manyOutputs, { findTree: startingTree });
    const ways = found.filter((each) => each.kind === 'network');
    expect(ways.map(({ name }) => name)).toEqual(['network, outputs from the state', 'network']);
    const [weights, inputs, batch] = [[1, 2, 3, 4, 5, 6, 7, 8], [0.1, -0.2, 0.3, 1, 2, 0.5, 0.7, 3, 1, 2, 0, 1, 2, 4], 2]; // prettier-ignore
    const upstream = Array.from({ length: batch * outputCount(manyOutputs) }, (_, at) => Math.cos(at + 1));
    const expected = reference.load(manyOutputs).vjp(weights, inputs, upstream, batch);
    for (const way of ways) {
      if (!('plan' in way)) throw new Error(way.reason);
      expect(verifyPlan(way.plan)).toEqual([]);
      const actual = interpretPlan(way.plan, manyOutputs).vjp(weights, inputs, upstream, batch);
      near(actual.values, expected.values);
      near(actual.weights, expected.weights);
      near(actual.inputs, expected.inputs);
    }
  });

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
