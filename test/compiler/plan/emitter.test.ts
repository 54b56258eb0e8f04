// Equal leaves and equal contractions of a plan stand once, whatever their legs are called.
import { describe, expect, test } from 'vitest';
import { weight } from '../../../src/compiler/circuit/angles.ts';
import { createEmitter } from '../../../src/compiler/plan/emitter.ts';
import { circuitOf } from './circuit-of.ts';

const circuit = circuitOf('circuit one { qubit q; return Z(q); }');
const angle = { kind: 'angle', angle: weight(0), matrix: [0, 1, 0, 0, 0, 0, 0, 1, 0, 0] } as const;

/** An emitter with a vector that never changes, a matrix made once a batch and a vector of each sample. */
function leaves() {
  const emitter = createEmitter();
  const [a, b] = [emitter.leg(2), emitter.leg(2)];
  const fixed = emitter.constant([a], [1, 0]);
  const shared = emitter.view([a, b], { block: 0, choice: 1, entries: [0, 1, 2, 3] });
  const own = emitter.encode([b], angle, 'angle');
  return { emitter, a, b, fixed, shared, own };
}

describe('a leaf', () => {
  test('of the same numbers is the same tensor, under other legs another name of it', () => {
    const { emitter, a, b, fixed, shared, own } = leaves();
    expect(emitter.constant([a], [1, 0])).toBe(fixed);
    expect(emitter.view([a, b], { block: 0, choice: 1, entries: [0, 1, 2, 3] })).toBe(shared);
    expect(emitter.encode([b], angle, 'angle')).toBe(own);
    const renamed = [
      emitter.constant([b], [1, 0]),
      emitter.view([b, a], { block: 0, choice: 1, entries: [0, 1, 2, 3] }),
      emitter.encode([a], angle, 'angle'),
      emitter.rename(fixed, [b]),
    ];
    const { tensors, views, encoders, load, once, each } = emitter.finish('network', circuit);
    expect(renamed.map((tensor) => tensors[tensor].of)).toEqual([fixed, shared, own, fixed]);
    expect([views, encoders, load, once, each].map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('of other numbers, another form or another size is another tensor', () => {
    const { emitter, a, b, fixed, shared, own } = leaves();
    const three = emitter.leg(3);
    const made = [
      emitter.constant([a], [0, 1]),
      emitter.constant([a, b], [1, 0, 0, 0]),
      emitter.constant([three], [1, 0, 0]),
      emitter.view([a, b], { block: 1, choice: 1, entries: [0, 1, 2, 3] }),
      emitter.view([a, b], { block: 0, choice: 2, entries: [0, 1, 2, 3] }),
      emitter.view([a, b], { block: 0, choice: 1, entries: [3, 2, 1, 0] }),
      emitter.encode([b], angle, 'another'),
    ];
    expect(new Set([fixed, shared, own, ...made]).size).toBe(10);
    const { tensors } = emitter.finish('network', circuit);
    expect(tensors.every(({ of }) => of === undefined)).toBe(true);
  });
});

describe('a contraction', () => {
  test('stands once in either order, with the operand that changes less often first', () => {
    const { emitter, a, b, fixed, shared, own } = leaves();
    const first = emitter.contract(own, shared, [a]);
    expect(emitter.contract(shared, own, [a])).toBe(first);
    const second = emitter.contract(shared, fixed, [b]);
    expect(emitter.contract(fixed, shared, [b])).toBe(second);
    const { tensors, load, once, each } = emitter.finish('network', circuit);
    expect([load, once, each].map(({ length }) => length)).toEqual([1, 2, 2]);
    expect(each[1]).toEqual({ kind: 'contract', out: first, a: shared, b: own, add: false });
    expect(once[1]).toEqual({ kind: 'contract', out: second, a: fixed, b: shared, add: false });
    expect([first, second].map((tensor) => tensors[tensor].batched)).toEqual([true, false]);
  });

  test('over another leg, or with legs in another order, is another one', () => {
    const { emitter, a, b, shared, own } = leaves();
    const kept = emitter.contract(shared, own, [b, a], true);
    expect(emitter.contract(shared, own, [a, b], true)).not.toBe(kept);
    expect(emitter.contract(shared, own, [a])).not.toBe(kept);
    expect(emitter.legsOf(kept)).toEqual([b, a]);
    expect(emitter.legsOf(emitter.contract(shared, own, [a, b]))).toEqual([b, a]);
  });
});

test('an output is read once a batch where samples do not change it', () => {
  const { emitter, fixed, shared, own } = leaves();
  [fixed, shared, own].forEach((tensor, index) => emitter.output(tensor, index, 1));
  const { load, once, each } = emitter.finish('network', circuit);
  const outputs = [load, once, each].map((steps) => steps.filter(({ kind }) => kind === 'output').length);
  expect(outputs).toEqual([0, 2, 1]);
});
