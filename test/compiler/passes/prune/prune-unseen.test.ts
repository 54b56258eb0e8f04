// pruneUnseen: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { pruneUnseen } from '../../../../src/compiler/passes/prune/prune-unseen.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from '../arbitrary-redundant.ts';
import { expectSameChannel } from '../same-channel.ts';
import { build, op } from '../small-circuits.ts';
import { printCircuit } from '../../../../src/compiler/circuit/print.ts';
import { input, weight } from '../../../../src/compiler/circuit/angles.ts';

describe('pruneUnseen', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(pruneUnseen(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(pruneUnseen(sample.circuit), sample),
  );

  const [w, x] = [weight(0), input(0)];

  test('the light cone of one output', () => {
    const before = build(4, [
      op('ry', [0], x),
      op('ry', [1], x),
      op('ry', [3], w),
      op('cx', [2, 3]),
      op('cx', [1, 0]),
      op('rx', [1], w),
      op('rz', [0], w),
      { kind: 'channel', channel: 'depolarize', probability: 0.1, qubits: [0, 3] },
    ]);
    expect(printCircuit(pruneUnseen(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 0 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        ry(x[0]) q0
        ry(x[0]) q1
        cx q1, q0
        depolarize(0.1) q0
        return Z(q0)
      "
    `);
  });

  test('what is pooled away ends early; outcomes nobody uses are discards', () => {
    const before = build(3, [
      op('h', [0]),
      op('h', [1]),
      op('h', [2]),
      op('cx', [1, 0]),
      op('cz', [1, 2]),
      op('rz', [1], w),
      { kind: 'measure', qubit: 2, bit: 0 },
      { kind: 'measure', qubit: 1, bit: 1 },
      {
        kind: 'branch',
        condition: { kind: 'bit', bit: 1 },
        then: [op('rx', [0], w)],
        orElse: [op('z', [0])],
      },
      { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [op('rz', [0], w)], orElse: [] },
    ]);
    expect(printCircuit(pruneUnseen(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        h q0
        h q1
        cx q1, q0
        b0 = measure q1
        if (b0) {
          rx(w[0]) q0
        }
        return Z(q0)
      "
    `);
  });

  test('an output that sees nothing leaves one qubit', () => {
    const circuit = { ...build(2, [op('h', [0])]), outputs: [] };
    expect(pruneUnseen(circuit)).toMatchObject({ qubits: 1, operations: [] });
  });

  const left = (...operations: Parameters<typeof build>[1]) =>
    pruneUnseen(build(2, operations)).operations.map((each) =>
      each.kind === 'gate' ? each.gate : each.kind,
    );

  test('what a reset forgets is not seen, and a reset of nothing is none', () => {
    expect(left(op('h', [0]), { kind: 'reset', qubit: 0 }, op('ry', [0], w))).toEqual(['ry']);
    expect(left(op('ry', [0], w), { kind: 'reset', qubit: 1 })).toEqual(['ry']);
    expect(left(op('ry', [0], w), op('rz', [0], w))).toEqual(['ry']);
    expect(left(op('cx', [0, 1]), { kind: 'reset', qubit: 1 }, op('cx', [1, 0]))).toEqual(['cx']);
  });
});
