// cancelInverses: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { cancelInverses } from '../../../../src/compiler/passes/commute/cancel-inverses.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from '../arbitrary-redundant.ts';
import { expectSameChannel } from '../same-channel.ts';
import { build, op } from '../small-circuits.ts';
import { printCircuit } from '../../../../src/compiler/circuit/print.ts';
import { binary, input, unary, weight } from '../../../../src/compiler/circuit/angles.ts';

describe('cancelInverses', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(cancelInverses(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(cancelInverses(sample.circuit), sample),
  );

  const [w, x] = [weight(0), input(0)];
  const left = (...operations: Parameters<typeof build>[1]) =>
    cancelInverses(build(4, operations)).operations.map((each) =>
      each.kind === 'gate' ? each.gate : each.kind,
    );

  test('neighbours that undo each other', () => {
    expect(left(op('h', [0]), op('s', [0]), op('sdg', [0]), op('h', [0]))).toEqual([]);
    expect(left(op('cx', [0, 1]), op('CX', [0, 1]))).toEqual([]);
    expect(left(op('cz', [0, 1]), op('cz', [1, 0]))).toEqual([]);
    expect(left(op('rzz', [0, 1], w), op('rzz', [1, 0], unary('negate', w)))).toEqual([]);
    expect(left(op('u', [0], w, x, w), op('u', [0], unary('negate', w), unary('negate', w), unary('negate', x)))).toEqual([]); // prettier-ignore
    expect(left(op('rx', [0], binary('subtract', w, x)), op('rx', [0], binary('subtract', x, w)))).toEqual([]); // prettier-ignore
  });

  test('across what commutes', () => {
    expect(left(op('rz', [0], w), op('cx', [0, 1]), op('t', [0]), op('rz', [0], unary('negate', w)))).toEqual(['cx', 't']); // prettier-ignore
    expect(left(op('cx', [0, 1]), op('x', [1]), op('cz', [0, 2]), op('cx', [0, 1]))).toEqual(['x', 'cz']);
    expect(left(op('h', [0]), op('h', [1]), op('h', [0]))).toEqual(['h']);
    expect(left(op('z', [0]), { kind: 'channel', channel: 'phase_flip', probability: 0.1, qubits: [0] }, op('z', [0]))).toEqual(['channel']); // prettier-ignore
  });

  test('three qubits, in any order of controls, but not across what does not commute', () => {
    const [one, other] = [op('ccx', [0, 1, 2]), op('ccx', [1, 0, 2])];
    expect(left(one, other)).toEqual([]);
    expect(left(one, op('x', [2]), op('z', [0]), other)).toEqual(['x', 'z']);
    for (const qubit of [0, 1, 2]) expect(left(one, op('h', [qubit]), one)).toEqual(['ccx', 'h', 'ccx']);
    expect(left(one, op('ccx', [0, 2, 1]), one)).toEqual(['ccx', 'ccx', 'ccx']);
    // The z brings the axis of the control back, not the run that the h ended.
    expect(left(one, op('h', [0]), op('z', [0]), other)).toEqual(['ccx', 'h', 'z', 'ccx']);
  });

  test('not across what does not', () => {
    expect(left(op('x', [0]), op('z', [0]), op('x', [0]))).toEqual(['x', 'z', 'x']);
    expect(left(op('cx', [0, 1]), op('cx', [1, 0]), op('cx', [0, 1]))).toEqual(['cx', 'cx', 'cx']);
    expect(left(op('cx', [0, 1]), op('h', [1]), op('cx', [0, 1]))).toEqual(['cx', 'h', 'cx']);
    expect(left(op('x', [0]), { kind: 'barrier', qubits: [0] }, op('x', [0]))).toEqual(['x', 'barrier', 'x']);
    expect(left(op('x', [0]), { kind: 'barrier', qubits: [] }, op('x', [0]))).toEqual(['x', 'barrier', 'x']);
    expect(left(op('x', [0]), { kind: 'reset', qubit: 0 }, op('x', [0]))).toEqual(['x', 'reset', 'x']);
    expect(left(op('rx', [0], w), op('rx', [0], unary('negate', x)))).toEqual(['rx', 'rx']);
  });

  test('a gate before and after a branch that commutes with it, and inside it', () => {
    const before = build(2, [
      { kind: 'measure', qubit: 1, bit: 0 },
      op('s', [0]),
      { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [op('h', [0]), op('h', [0]), op('rz', [0], w)], orElse: [op('t', [0])] }, // prettier-ignore
      op('sdg', [0]),
    ]);
    expect(printCircuit(cancelInverses(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        b0 = measure q1
        if (b0) {
          rz(w[0]) q0
        } else {
          t q0
        }
        return Z(q0)
      "
    `);
  });
});
