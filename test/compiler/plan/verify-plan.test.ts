// The verifier says what is wrong with a plan, and nothing about one that is right.
import { describe, expect, test } from 'vitest';
import { planFor, startingTree } from '../../../src/compiler/plan/index.ts';
import type { Plan, Step } from '../../../src/compiler/plan/plan.ts';
import { verifyPlan } from '../../../src/compiler/plan/verify-plan.ts';
import { circuitOf } from './circuit-of.ts';

const circuit = circuitOf(`
  circuit small {
    input x: angle[2];
    weight w: angle[1];
    qubit q[2];
    ry(x) on q;
    crx(w[0]) on [(q[0], q[1])];
    return Z(q[1]);
  }`);
const plan = planFor(circuit, { kind: 'network', findTree: (task) => startingTree(task) });

const without = (list: 'once' | 'each', kind: Step['kind']): Plan => ({
  ...plan,
  [list]: plan[list].filter((step) => step.kind !== kind),
});

describe('verifyPlan', () => {
  test('accepts what the planner makes', () => expect(verifyPlan(plan)).toEqual([]));

  test('finds what is read before it is written', () => {
    expect(verifyPlan(without('each', 'encode')).join('\n')).toContain('is read before it is written');
    expect(verifyPlan(without('once', 'block')).join('\n')).toContain('is read before it is written');
  });

  test('finds what is written twice', () => {
    const twice = { ...plan, each: [...plan.each, ...plan.each.filter((step) => step.kind === 'encode')] };
    expect(verifyPlan(twice).join('\n')).toContain('is written twice');
  });

  test('finds legs that stand alone', () => {
    const at = plan.each.findIndex((step) => step.kind === 'contract');
    const step = plan.each[at] as Extract<Step, { kind: 'contract' }>;
    const fresh = plan.legs.length;
    const tensors = plan.tensors.map((tensor, id) =>
      id === step.out ? { ...tensor, legs: [...tensor.legs, fresh] } : tensor,
    );
    const broken = { ...plan, tensors, legs: [...plan.legs, 2] };
    expect(verifyPlan(broken).join('\n')).toContain('out has a leg of its own');
  });

  test('finds entries outside of a matrix, and tensors of the wrong size', () => {
    const views = plan.views.map((view) => ({ ...view, entries: [...view.entries, 10_000] }));
    const found = verifyPlan({ ...plan, views }).join('\n');
    expect(found).toContain('an entry is out of range');
    expect(found).toContain('has another size');
  });
});
