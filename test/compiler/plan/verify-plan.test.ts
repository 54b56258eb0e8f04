// The verifier says what is wrong with a plan, and nothing about one that is right.
import { describe, expect, test } from 'vitest';
import { planFor, startingTree } from '../../../src/compiler/plan/index.ts';
import {
  stepListNames,
  type Plan,
  type Step,
  type StepListName,
  type Tensor,
} from '../../../src/compiler/plan/plan.ts';
import { verifyPlan } from '../../../src/compiler/plan/verify-plan.ts';
import { circuitOf } from './circuit-of.ts';
import { handMade } from './hand-made.ts';

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

describe('each rule of a plan is told by its own sentence', () => {
  const all = stepListNames.flatMap((name) => handMade[name]);
  const tensor = (id: number, change: Partial<Tensor>) => ({
    tensors: handMade.tensors.map((each, at) => (at === id ? { ...each, ...change } : each)),
  });
  const view = (at: number, change: Partial<Plan['views'][number]>) => ({
    views: handMade.views.map((each, index) => (index === at ? { ...each, ...change } : each)),
  });
  const more = (list: StepListName, ...steps: Step[]) => ({ [list]: [...handMade[list], ...steps] });
  const output = (from: number): Step => ({ kind: 'output', from, index: 0, coefficient: 1 });
  const contract = (a: number, b: number, out: number, add = false): Step => ({ kind: 'contract', a, b, out, add }); // prettier-ignore

  test('of which a plan by hand, with every kind of step, keeps all', () => {
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(8);
    expect(verifyPlan(handMade)).toEqual([]);
  });

  const fresh = handMade.tensors.length;
  const last = `eachBack ${handMade.eachBack.length}`;
  const added = (own: Tensor) => ({ tensors: [...handMade.tensors, own] });
  test.each<[string, Partial<Plan>]>([
    ['tensor 6: a leg stands twice', tensor(6, { legs: [29, 29] })],
    ['tensor 6: a leg has no size', tensor(6, { legs: [31] })],
    ['tensor 8: 99 is no tensor of its own', tensor(8, { of: 99 })],
    [`tensor ${fresh}: 8 is no tensor of its own`, added({ legs: [0], batched: true, of: 8 })],
    ['tensor 8: is not of the form of 3', tensor(8, { legs: [1] })],
    ['tensor 8: is not of the form of 3', tensor(8, { batched: false })],
    ['view 1: there is no block 9', view(1, { block: 9 })],
    ['view 0: an entry is out of range', view(0, { entries: [0, 1, 2, 3, 4, 5, 6, 16] })],
    ['view 0: an entry is out of range', view(0, { entries: [0, 1, 2, 3, 4, 5, 6, -1] })],
    ['view 1: an entry is out of range', view(1, { entries: [0, 32] })],
    ['view 2: an entry is out of range', view(2, { entries: [0, 64] })],
    ['each 7 (output): there is no tensor 99', more('each', output(99))],
    [`each 7 (output): tensor ${fresh} is read before it is written`, { ...added({ legs: [], batched: true }), ...more('each', output(fresh)) }], // prettier-ignore
    ['load 2 (constant): there is no tensor 99', more('load', { kind: 'constant', out: 99, values: [] })],
    ['load 2 (constant): tensor 0 is written twice', more('load', { kind: 'constant', out: 0, values: [1, 0] })], // prettier-ignore
    ['load 1 (constant): tensor 9 has another size', { load: [handMade.load[0], { kind: 'constant', out: 9, values: [1] }] }], // prettier-ignore
    ['once 1 (block): tensor 2 has another size', view(1, { entries: [16] })],
    ['each 0 (encode): tensor 3 has another size', { encoders: handMade.encoders.map((each) => each.kind === 'angle' ? { ...each, matrix: [0, 1, 0, 0, 0] } : each) }], // prettier-ignore
    ['each 1 (encode): tensor 4 has another size', { encoders: handMade.encoders.map((each) => each.kind === 'amplitudes' ? { ...each, entries: [0] } : each) }], // prettier-ignore
    [`once 4 (contract): tensor ${fresh} does not belong here`, { ...added({ legs: [1], batched: true }), ...more('once', contract(0, 1, fresh)) }], // prettier-ignore
    [`each 7 (contract): tensor ${fresh} does not belong here`, { ...added({ legs: [1], batched: false }), ...more('each', contract(0, 1, fresh)) }], // prettier-ignore
    [`each 7 (contract): tensor ${fresh} is added to before it is written`, { ...added({ legs: [], batched: true }), ...more('each', contract(5, 4, fresh, true)) }], // prettier-ignore
    [`each 7 (contract): out has a leg of its own`, { ...added({ legs: [30], batched: true }), ...more('each', contract(5, 4, fresh)) }], // prettier-ignore
    [`each 7 (contract): legs 0, 1 are of one operand alone and not of out`, { ...added({ legs: [], batched: true }), ...more('each', contract(3, 4, fresh)) }], // prettier-ignore
    ['each 7 (contract): tensor 5 does not belong here', more('each', contract(0, 1, 5, true))],
    ['each 7 (contract): there is no tensor 99', more('each', contract(99, 4, 6))],
    ['once 4 (block): tensor 1 is written twice', more('once', { kind: 'block', out: 1, view: 0 })],
    [`once 4 (block): tensor ${fresh} has another size`, { ...added({ legs: [0], batched: false }), ...more('once', { kind: 'block', out: fresh, view: 99 }) }], // prettier-ignore
    [`${last} (seed): there is no tensor 99`, more('eachBack', { kind: 'seed', out: 99, index: 0, coefficient: 1, add: false })], // prettier-ignore
    [`${last} (pullEncode): tensor 16 has another size`, more('eachBack', { kind: 'pullEncode', from: 16, encoder: 99 })], // prettier-ignore
    [`${last} (pullEncode): there is no tensor 99`, more('eachBack', { kind: 'pullEncode', from: 99, encoder: 0 })], // prettier-ignore
  ])('%s', (sentence, change) => expect(verifyPlan({ ...handMade, ...change })).toContain(sentence));

  test('a leg of size 1 is one, and a block in the Pauli basis has 4 rows a qubit', () => {
    expect(verifyPlan({ ...handMade, ...added({ legs: [29], batched: false }) })).toEqual([]);
    const blocks = handMade.blocks.map((each) => ({ ...each, form: 'pauli' as const }));
    expect(verifyPlan({ ...handMade, blocks, ...view(2, { entries: [0, 255] }) })).toEqual([]);
    expect(verifyPlan({ ...handMade, blocks, ...view(2, { entries: [0, 256] }) })).toEqual(['view 2: an entry is out of range']); // prettier-ignore
  });
});
