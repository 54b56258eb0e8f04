// deferMeasurements: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Call, Condition, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { deferMeasurements } from '../../../src/compiler/passes/defer-measurements.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from './arbitrary-redundant.ts';
import { expectSameChannel } from './same-channel.ts';
import { shortCircuit } from './short-circuits.ts';
import { build, op } from './small-circuits.ts';
import { printCircuit } from '../../../src/compiler/circuit/print.ts';
import { weight } from '../../../src/compiler/circuit/angles.ts';

describe('deferMeasurements', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(deferMeasurements(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(deferMeasurements(sample.circuit), sample),
  );

  propertyTest.prop(
    [shortCircuit({ kinds: ['measure', 'branch', 'reset'], names: ['h', 'x', 'cx', 'crx'] })],
    { numRuns: 400 },
  )('keeps them where branches wait for one outcome or two', (sample) =>
    expectSameChannel(deferMeasurements(sample.circuit), sample),
  );

  const bit = (bit: number) => ({ kind: 'bit', bit }) as const;
  const w = weight(0);

  test('the zx pool: a controlled rotation for each outcome', () => {
    const before = build(2, [
      op('h', [1]),
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'branch', condition: bit(0), then: [op('rz', [0], w)], orElse: [op('rx', [0], w)] },
    ]);
    expect(printCircuit(deferMeasurements(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        h q1
        crz(w[0]) q1, q0
        x q1
        crx(w[0]) q1, q0
        discard q1
        return Z(q0)
      "
    `);
  });

  test('an alternative that does nothing has no cases to count', () => {
    // True in 3 cases, false in more than are allowed.
    const either: Condition = { kind: 'or', left: bit(0), right: bit(1) };
    const condition = [2, 3, 4, 5, 6, 7].map(bit).reduce<Condition>((left, right) => ({ kind: 'and', left, right }), either); // prettier-ignore
    const measured = [0, 1, 2, 3, 4, 5, 6, 7].map((each): Operation => ({ kind: 'measure', qubit: each + 1, bit: each })); // prettier-ignore
    const staysBranch = (orElse: Operation[]) =>
      deferMeasurements(
        build(9, [...measured, { kind: 'branch', condition, then: [op('x', [0])], orElse }]),
      ).operations.some(({ kind }) => kind === 'branch');
    expect([staysBranch([]), staysBranch([op('h', [0])])]).toEqual([false, true]);
  });

  test('several bits and nested branches', () => {
    const before = build(3, [
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'measure', qubit: 2, bit: 1 },
      { kind: 'branch', condition: { kind: 'and', left: bit(0), right: bit(1) }, then: [op('x', [0])], orElse: [] }, // prettier-ignore
      {
        kind: 'branch',
        condition: bit(0),
        then: [{ kind: 'branch', condition: bit(1), then: [], orElse: [op('h', [0])] }],
        orElse: [op('ry', [0], w)],
      },
    ]);
    expect(printCircuit(deferMeasurements(before))).toMatchInlineSnapshot(`
      "circuit small: 3 qubits, 2 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        ccx q1, q2, q0
        x q2
        ctrl(2) @ h q1, q2, q0
        x q1
        cry(w[0]) q1, q0
        discard q1
        discard q2
        return Z(q0)
      "
    `);
  });

  test('what cannot be deferred stays, its measurement in front of it', () => {
    const noise = { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] } as const;
    const before = build(2, [
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'branch', condition: bit(0), then: [op('x', [0])], orElse: [] },
      { kind: 'branch', condition: bit(0), then: [noise], orElse: [] },
      { kind: 'branch', condition: bit(0), then: [op('z', [0])], orElse: [] },
    ]);
    expect(printCircuit(deferMeasurements(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        cx q1, q0
        b0 = measure q1
        if (b0) {
          bit_flip(0.1) q0
        }
        if (b0) {
          z q0
        }
        return Z(q0)
      "
    `);
  });

  test('a branch on two outcomes of which one is known already stays, the other measured in front of it', () => {
    const noise = { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] } as const;
    const both: Condition = { kind: 'and', left: bit(0), right: bit(1) };
    const kinds = (condition: Condition) =>
      deferMeasurements(
        build(3, [
          { kind: 'measure', qubit: 1, bit: 0 },
          { kind: 'branch', condition: bit(0), then: [noise], orElse: [] },
          { kind: 'measure', qubit: 2, bit: 1 },
          { kind: 'branch', condition, then: [op('x', [0])], orElse: [] },
        ]),
      ).operations.map((each) => (each.kind === 'gate' ? each.gate : each.kind));
    expect(kinds(both)).toEqual(['measure', 'branch', 'measure', 'branch']);
    expect(kinds(bit(1))).toEqual(['measure', 'branch', 'cx', 'discard']);
  });

  const namesOf = (qubits: number, ...operations: Operation[]) =>
    deferMeasurements(build(qubits, operations)).operations.map((each) =>
      each.kind === 'gate' ? each.gate : 'qubit' in each ? `${each.kind} ${each.qubit}` : each.kind,
    );

  test('an outcome that no branch reads is not waited for: the qubit is discarded', () => {
    expect(namesOf(2, op('h', [1]), { kind: 'measure', qubit: 1, bit: 0 }, op('x', [0]))).toEqual(['h', 'discard 1', 'x']); // prettier-ignore
  });

  test('a branch that stays and resets a qubit that waits has it measured first', () => {
    const measured = [1, 2].map((qubit): Operation => ({ kind: 'measure', qubit, bit: qubit - 1 }));
    const branch = (on: number, ...then: Operation[]): Operation => ({ kind: 'branch', condition: bit(on), then, orElse: [] }); // prettier-ignore
    const reset: Operation = { kind: 'reset', qubit: 1 };
    const noise: Operation = { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] };
    expect(namesOf(3, ...measured, branch(1, reset), branch(0, op('x', [0])))).toEqual(['measure 2', 'measure 1', 'branch', 'branch']); // prettier-ignore
    expect(namesOf(3, ...measured, branch(1, branch(1, reset)), branch(0, op('x', [0])))).toEqual(['measure 2', 'measure 1', 'branch', 'branch']); // prettier-ignore
    expect(namesOf(3, ...measured, branch(1, noise, { kind: 'barrier', qubits: [1] }), branch(0, op('x', [0])))).toEqual(['measure 2', 'branch', 'cx', 'discard 1']); // prettier-ignore
  });

  test('what comes of a measurement and of a branch is of their calls', () => {
    const [first, second] = [0, 1].map((layer): Call => ({ kind: 'pool', name: 'mine', qubits: [1, 0], layer })); // prettier-ignore
    const measure: Operation = { kind: 'measure', qubit: 1, bit: 0, call: first };
    const branch: Operation = { kind: 'branch', condition: bit(0), then: [], orElse: [op('x', [0]), { kind: 'barrier', qubits: [0] }], call: second }; // prettier-ignore
    const of = (...operations: Operation[]) =>
      deferMeasurements(build(2, operations)).operations.map(({ kind, call }) => [kind, call]);
    expect(of(measure, branch)).toEqual([['gate', second], ['gate', second], ['barrier', second], ['discard', first]]); // prettier-ignore
    const { call: _, ...free } = measure;
    const { call: __, ...plain } = branch;
    const { operations } = deferMeasurements(build(2, [free, plain]));
    expect(operations.some((each) => 'call' in each)).toBe(false);
  });

  describe('limits', () => {
    const measured = (count: number) => Array.from({ length: count }, (_, index): Operation => ({ kind: 'measure', qubit: index + 1, bit: index })); // prettier-ignore
    const joined = (kind: 'and' | 'or' | 'xor', count: number) =>
      Array.from({ length: count }, (_, index): Condition => bit(index)).reduce((left, right) => ({ kind, left, right })); // prettier-ignore
    const kinds = (kind: 'and' | 'or' | 'xor', count: number) => {
      const branch: Operation = {
        kind: 'branch',
        condition: joined(kind, count),
        then: [op('z', [0])],
        orElse: [],
      };
      const after = deferMeasurements(build(count + 1, [...measured(count), branch])).operations;
      return { copies: after.filter((each) => each.kind === 'gate' && each.qubits.includes(0)).length, branches: after.filter((each) => each.kind === 'branch').length }; // prettier-ignore
    };

    test('a branch of 8 cases becomes gates, one of more stays', () => {
      expect(kinds('xor', 4)).toEqual({ copies: 8, branches: 0 });
      expect(kinds('xor', 5)).toEqual({ copies: 0, branches: 1 });
      expect(kinds('or', 8)).toEqual({ copies: 8, branches: 0 });
    });

    test('a condition on 8 bits becomes controls, one on more stays', () => {
      expect(kinds('and', 8)).toEqual({ copies: 1, branches: 0 });
      expect(kinds('and', 9)).toEqual({ copies: 0, branches: 1 });
    });
  });

  test('a bit that is measured twice is left alone', () => {
    const before = build(3, [
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'measure', qubit: 2, bit: 0 },
      { kind: 'branch', condition: bit(0), then: [op('x', [0])], orElse: [] },
    ]);
    expect(deferMeasurements(before).operations).toEqual(before.operations);
  });

  test('a reset measures the qubit that waits, with its flip taken back', () => {
    const before = build(2, [
      op('h', [1]),
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'branch', condition: bit(0), then: [], orElse: [op('x', [0])] },
      { kind: 'reset', qubit: 1 },
      { kind: 'branch', condition: bit(0), then: [op('z', [0])], orElse: [] },
    ]);
    const after = deferMeasurements(before).operations.map((each) =>
      each.kind === 'gate' ? each.gate : each.kind,
    );
    expect(after).toEqual(['h', 'x', 'cx', 'x', 'measure', 'reset', 'branch']);
  });

  test('controls that ask for the same value share one flip', () => {
    const orElse = (gate: string): Operation => ({
      kind: 'branch',
      condition: bit(0),
      then: [],
      orElse: [op(gate, [0])],
    });
    const before = build(2, [{ kind: 'measure', qubit: 1, bit: 0 }, orElse('x'), orElse('z'), orElse('h')]);
    const after = deferMeasurements(before).operations.map((each) =>
      each.kind === 'gate' ? each.gate : each.kind,
    );
    expect(after).toEqual(['x', 'cx', 'cz', 'ch', 'discard']);
  });
});
