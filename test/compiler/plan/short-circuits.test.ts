// Plans of short dense circuits, run literally, give what the reference gives: of the circuit as it stands and as passes
// leave it, both kinds of plan, any gradients wanted, batches of none, one and two samples.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { outputCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { planner } from '../../../src/compiler/plan/choose-plan.ts';
import { prepareCircuit, startingTree } from '../../../src/compiler/plan/index.ts';
import type { Plan, Wanted } from '../../../src/compiler/plan/plan.ts';
import { factsOf } from '../../../src/compiler/plan/prepare-circuit.ts';
import { verifyPlan } from '../../../src/compiler/plan/verify-plan.ts';
import { wantedSteps } from '../../../src/compiler/plan/wanted-steps.ts';
import { interpretPlan } from '../../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { shortCircuit } from '../passes/short-circuits.ts';

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) expect(Math.abs(actual[at] - expected[at])).toBeLessThan(1e-9);
};

const weights = [0.7, -1.1];
const samples = [0.4, -2.3];

/** What one plan gives, with only the steps for what is wanted, against what the reference gives. */
function holds(plan: Plan, circuit: Circuit, batch: number, wanted: Wanted): void {
  expect(verifyPlan(plan)).toEqual([]);
  const inputs = samples.slice(0, batch);
  const upstream = Array.from({ length: batch * outputCount(circuit) }, (_, at) => Math.cos(at + 1));
  const expected = reference.load(circuit).vjp(weights, inputs, upstream, batch);
  const forward = interpretPlan({ ...plan, ...wantedSteps(plan, undefined) }, circuit);
  near(forward.forward(weights, inputs, batch), expected.values);
  const reverse = interpretPlan({ ...plan, ...wantedSteps(plan, wanted) }, circuit);
  const actual = reverse.vjp(weights, inputs, upstream, batch, wanted);
  near(actual.values, expected.values);
  if (wanted.weights) near(actual.weights, expected.weights);
  if (wanted.inputs) near(actual.inputs, expected.inputs);
}

describe('of a short circuit', () => {
  test.prop(
    [
      shortCircuit(),
      fc.boolean(),
      fc.constantFrom(0, 1, 2),
      fc.record({ weights: fc.boolean(), inputs: fc.boolean() }),
    ],
    { numRuns: 150 },
  )('every plan has the values and the gradients that are wanted', (drawn, asItStands, batch, wanted) => {
    const facts = asItStands ? factsOf(drawn.circuit) : prepareCircuit(drawn.circuit);
    const found = planner(facts)({ batch: 128, gradient: true, findTree: startingTree });
    for (const each of found) if ('plan' in each) holds(each.plan, drawn.circuit, batch, wanted);
  });
});
