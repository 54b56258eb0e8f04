// What a run leaves out: all that nothing reads, and nothing else.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { planFor, startingTree } from '../../../src/compiler/plan/index.ts';
import {
  readBy,
  stepListNames,
  writtenBy,
  type Plan,
  type TensorId,
} from '../../../src/compiler/plan/plan.ts';
import { wantedSteps } from '../../../src/compiler/plan/wanted-steps.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { circuitOf } from './circuit-of.ts';

/** What has an effect besides the tensors of a plan. */
const ends = ['output', 'pullBlock', 'pullEncode'];

/** Kept steps that write what no kept step reads after them, and reads of what none wrote before. */
function idle(plan: Plan, wanted: Parameters<typeof wantedSteps>[1]): string[] {
  const lists = wantedSteps(plan, wanted);
  const steps = stepListNames.flatMap((name) => lists[name]);
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  const has = (tensors: readonly TensorId[], base: TensorId) =>
    tensors.some((tensor) => baseOf(tensor) === base);
  return steps.flatMap((step, at) => [
    ...writtenBy(step)
      .map(baseOf)
      .filter(
        (base) => !ends.includes(step.kind) && !steps.slice(at + 1).some((later) => has(readBy(later), base)),
      )
      .map((base) => `nothing reads ${base}`),
    ...readBy(step)
      .map(baseOf)
      .filter((base) => !steps.slice(0, at).some((before) => has(writtenBy(before), base)))
      .map((base) => `nothing writes ${base}`),
  ]);
}

describe('the steps of a run', () => {
  propertyTest.prop(
    [
      arbitraryCircuit({ maxQubits: 3, maxOperations: 6 }),
      fc.option(fc.record({ weights: fc.boolean(), inputs: fc.boolean() }), { nil: undefined }),
    ],
    { numRuns: 30 },
  )('are those that something comes of', ({ circuit }, wanted) => {
    expect(idle(planFor(circuit, { findTree: startingTree }), wanted)).toEqual([]);
  });

  const plan = planFor(
    circuitOf(`circuit mixed {
  input x: angle[2];
  weight w: angle[2];
  qubit q[2];
  ry(x) on q;
  rx(w) on q;
  cx q[0], q[1];
  rz(x[0] * w[0]) q[1];
  return X(q[1]), X(q[0]) * Z(q[1]);
}`),
    { kind: 'network', findTree: startingTree },
  );
  const pulls = (wanted: Parameters<typeof wantedSteps>[1]) => {
    const { eachBack, onceBack } = wantedSteps(plan, wanted);
    const count = (kind: string) => [...eachBack, ...onceBack].filter((step) => step.kind === kind).length;
    return { blocks: count('pullBlock'), encoders: count('pullEncode') };
  };

  test('pull what is wanted: blocks for weights, all encoders for inputs, and for weights those that weights reach', () => {
    const all = plan.encoders.length;
    const blocks = plan.views.length;
    const withWeights = plan.encoders.filter(
      (encoder) => encoder.kind === 'angle' && encoder.angle.kind !== 'input',
    );
    expect(withWeights.length).toBeGreaterThan(0);
    expect(withWeights.length).toBeLessThan(all);
    expect(pulls({ weights: true, inputs: true })).toEqual({ blocks, encoders: all });
    expect(pulls({ weights: true, inputs: false })).toEqual({ blocks, encoders: withWeights.length });
    expect(pulls({ weights: false, inputs: true })).toEqual({ blocks: 0, encoders: all });
  });

  test('go back for gradients only', () => {
    for (const wanted of [undefined, { weights: false, inputs: false }]) {
      const { each, eachBack, onceBack } = wantedSteps(plan, wanted);
      expect([...eachBack, ...onceBack]).toEqual([]);
      expect(each).toEqual(plan.each);
    }
  });
});
