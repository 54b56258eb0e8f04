// What passes know of gates: which are the same wherever they stand, and what reaches their angles.
import { describe, expect, test } from 'vitest';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import { gateFacts } from '../../../src/compiler/circuit/gate-facts.ts';
import type { Operation } from '../../../src/compiler/circuit/circuit.ts';
import { op } from '../passes/small-circuits.ts';

const [w, x] = [weight(0), input(0)];
const controlled = (gate: Operation): Operation => ({ ...gate, controls: 1 }) as Operation;

describe('gateFacts', () => {
  test.each<[string, Operation, Operation, boolean]>([
    ['other qubits', op('cx', [0, 1]), op('cx', [2, 0]), true],
    ['another object for the same angle', op('rx', [0], binary('add', w, x)), op('rx', [1], binary('add', weight(0), input(0))), true],
    ['another angle', op('rx', [0], w), op('rx', [0], weight(1)), false],
    ['the input in the place of the weight', op('rx', [0], w), op('rx', [0], x), false],
    ['another order of angles', op('u2', [0], w, x), op('u2', [0], x, w), false],
    ['another name', op('rx', [0], w), op('ry', [0], w), false],
    ['a control', op('rz', [0], w), controlled(op('rz', [0, 1], w)), false],
  ])('%s', (_, first, second, same) => {
    const facts = gateFacts([first, { kind: 'barrier', qubits: [] }, second]);
    expect(facts.get(first)!.kind === facts.get(second)!.kind).toBe(same);
    expect(facts.size).toBe(2);
  }); // prettier-ignore

  test.each<[string, Operation, { perSample: boolean; fixed: boolean }]>([
    ['nothing', op('h', [0]), { perSample: false, fixed: true }],
    ['a constant', op('rx', [0], unary('sin', constant(1))), { perSample: false, fixed: true }],
    ['a weight', op('rx', [0], w), { perSample: false, fixed: false }],
    ['an input', op('rx', [0], unary('sin', x)), { perSample: true, fixed: false }],
    ['an input in the second angle', op('u2', [0], w, binary('multiply', x, w)), { perSample: true, fixed: false }],
  ])('reached by %s', (_, gate, expected) => {
    expect(gateFacts([op('rx', [1], w), gate]).get(gate)).toMatchObject(expected);
  }); // prettier-ignore
});
