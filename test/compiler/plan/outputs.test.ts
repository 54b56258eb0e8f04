// Outputs of every kind, one or several, of short circuits: every plan reads what the reference reads, and limits lie where
// they are said to lie.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { outputCount, type Circuit, type Output, type Pauli } from '../../../src/compiler/circuit/circuit.ts';
import { buildStatevector } from '../../../src/compiler/plan/build-statevector.ts';
import { planner } from '../../../src/compiler/plan/choose-plan.ts';
import { startingTree } from '../../../src/compiler/plan/index.ts';
import { factsOf } from '../../../src/compiler/plan/prepare-circuit.ts';
import { verifyPlan } from '../../../src/compiler/plan/verify-plan.ts';
import { interpretPlan } from '../../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { shortCircuit } from '../passes/short-circuits.ts';
import { circuitOf } from './circuit-of.ts';

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) expect(Math.abs(actual[at] - expected[at])).toBeLessThan(1e-9);
};

describe('outputs of a short circuit', () => {
  const qubits = fc.shuffledSubarray([0, 1, 2], { minLength: 1 });
  const pauli = fc.constantFrom<Pauli>('X', 'Y', 'Y', 'Z', 'Z');
  const term = fc
    .tuple(fc.constantFrom(1, -0.5, 2), fc.subarray([0, 1, 2]), fc.tuple(pauli, pauli, pauli))
    .map(([coefficient, on, letters]) => ({
      coefficient,
      factors: on.map((qubit) => ({ qubit, pauli: letters[qubit] })),
    }));
  const output: fc.Arbitrary<Output> = fc.oneof(
    qubits.map((own) => ({ kind: 'probabilities' as const, qubits: own })),
    fc.array(term, { minLength: 1, maxLength: 3 }).map((terms) => ({ kind: 'observable' as const, terms })),
  );
  const outputs = fc.array(output, { minLength: 1, maxLength: 3 });
  /** Qubits that the circuit lacks are left out. */
  const within = (list: readonly Output[], count: number): Output[] =>
    list.flatMap((each): Output[] => {
      if (each.kind === 'probabilities') {
        const own = each.qubits.filter((qubit) => qubit < count);
        return own.length > 0 ? [{ ...each, qubits: own }] : [];
      }
      return [{ ...each, terms: each.terms.map((own) => ({ ...own, factors: own.factors.filter(({ qubit }) => qubit < count) })) }]; // prettier-ignore
    });
  const real = shortCircuit({ kinds: ['gate'], names: ['ry', 'cx', 'h', 'x'] });
  const complex = shortCircuit({ kinds: ['gate', 'prepare'], names: ['rx', 'ry', 'u', 'cx', 'rzz', 's'] });
  const wiped = shortCircuit({ kinds: ['gate', 'reset'], names: ['ry', 'cx', 'sx', 'h'] });

  propertyTest.prop([fc.oneof(real, complex, wiped), outputs], { numRuns: 250 })(
    'are read by every plan as by the reference',
    (sample, list) => {
      const circuit: Circuit = { ...sample.circuit, outputs: within(list, sample.circuit.qubits) };
      fc.pre(circuit.outputs.length > 0);
      const upstream = Array.from({ length: outputCount(circuit) }, (_, at) => Math.cos(at + 1));
      const { weights, inputs } = sample;
      const expected = reference.load(circuit).vjp(weights, inputs, upstream, 1);
      for (const each of planner(factsOf(circuit))({ batch: 1, gradient: true, findTree: startingTree })) {
        if (!('plan' in each)) continue;
        expect(verifyPlan(each.plan)).toEqual([]);
        const actual = interpretPlan(each.plan, circuit).vjp(weights, inputs, upstream, 1);
        near(actual.values, expected.values);
        near(actual.weights, expected.weights);
        near(actual.inputs, expected.inputs);
      }
    },
  );
});

test('amplitudes that are known, and those of several inputs, are each their own', () => {
  const circuit = circuitOf(`circuit prepared {
  input a: amplitude[4]; input b: amplitude[4]; weight w: angle[2];
  qubit q[2]; qubit r[2]; qubit s[2];
  prepare(a) q; prepare(b) r; prepare([1, -2, 0.5]) s;
  ry(w[0]) on q; rx(w[1]) s[0]; cx q[0], r[1]; cx s[1], r[0];
  return probs(q), X(r[1]) * Z(s[0]), Y(s[0]), probs(r ++ s);
}`);
  const [weights, inputs] = [[0.3, -0.8], [1, 2, -1, 0.5, 0.2, 1, 3, -2]]; // prettier-ignore
  const upstream = Array.from({ length: outputCount(circuit) }, (_, at) => Math.cos(at + 1));
  const expected = reference.load(circuit).vjp(weights, inputs, upstream, 1);
  const plans = planner(factsOf(circuit))({ batch: 1, gradient: true, findTree: startingTree });
  expect(plans.some(({ kind }) => kind === 'statevector')).toBe(true);
  for (const each of plans) {
    if (!('plan' in each)) continue;
    const actual = interpretPlan(each.plan, circuit).vjp(weights, inputs, upstream, 1);
    near(actual.values, expected.values);
    near(actual.weights, expected.weights);
    near(actual.inputs, expected.inputs);
  }
});

describe('a state vector is read', () => {
  const read = (qubits: number, what: string, gates = 'ry(w) on q;') => {
    const plan = buildStatevector(
      circuitOf(`circuit read { weight w: angle; qubit q[${qubits}]; ${gates} return ${what}; }`),
    );
    const steps = [...plan.load, ...plan.once, ...plan.each];
    const biggest = Math.max(
      0,
      ...plan.load.map((step) => (step.kind === 'constant' ? step.values.length : 0)),
    );
    expect(plan.legs.every((size) => size > 1)).toBe(true);
    return { outputs: steps.filter(({ kind }) => kind === 'output').length, biggest };
  };
  const product = (pauli: string) => `prod([${pauli}(a) for a in q])`;

  test('at once where all outputs are diagonal and take 2^16 coefficients, apart where they take more', () => {
    expect(read(3, 'Z(q), probs(q)')).toEqual({ outputs: 1, biggest: 11 * 8 });
    expect(read(3, 'Z(q), X(q[0])')).toEqual({ outputs: 4, biggest: 4 });
    expect(read(15, `${product('Z')}, Z(q[0])`)).toEqual({ outputs: 1, biggest: 2 ** 16 });
    expect(read(15, `${product('Z')}, Z(q[0]), Z(q[1])`)).toEqual({ outputs: 3, biggest: 2 ** 15 });
  });

  test('for a diagonal sum from probabilities up to 2^16, else product by product', () => {
    expect(read(16, `${product('Z')} + Z(q[0])`)).toEqual({ outputs: 1, biggest: 2 ** 16 });
    expect(read(17, `${product('Z')} + Z(q[0])`)).toEqual({ outputs: 2, biggest: 8 });
  });

  test('for a diagonal sum beside others from 2^16 probabilities too, and probabilities of 9 qubits as they are', () => {
    expect(read(16, `${product('Z')} + Z(q[0]), X(q[0])`)).toEqual({ outputs: 2, biggest: 2 ** 16 });
    expect(read(9, 'probs(q)')).toEqual({ outputs: 1, biggest: 8 });
  });

  test('not at all for an odd number of Y of real amplitudes', () => {
    const what = 'Y(q[0]), Y(q[0]) * Z(q[1]), Y(q[0]) * Y(q[1])';
    expect(read(2, what, 'ry(0.3) on q;').outputs).toBe(1);
    expect(read(2, what, 'rx(0.3) on q;').outputs).toBe(3);
  });

  test('as a constant where an output looks at no qubit', () => {
    expect(read(1, '0.5 * X(q[0]), 3').outputs).toBe(2);
  });
});
