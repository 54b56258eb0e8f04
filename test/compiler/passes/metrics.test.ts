// The figures of circuits: the depth against its definition, counts and flops of every kind of operation by hand.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Block, Circuit, GateOperation, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { bitsOf } from '../../../src/compiler/circuit/conditions.ts';
import { bitsWritten } from '../../../src/compiler/circuit/operation-facts.ts';
import { allOperations, qubitsOf } from '../../../src/compiler/circuit/walk.ts';
import { circuitMetrics } from '../../../src/compiler/passes/metrics.ts';
import { shortCircuit } from './short-circuits.ts';
import { build, op } from './small-circuits.ts';

describe('depth', () => {
  interface Step {
    readonly operation: Operation;
    /** The bits of the branches around it. */
    readonly waitsFor: readonly number[];
  }
  const stepsOf = (operations: readonly Operation[], waitsFor: readonly number[]): Step[] =>
    operations.flatMap((operation) =>
      operation.kind === 'branch'
        ? stepsOf([...operation.then, ...operation.orElse], [...waitsFor, ...bitsOf(operation.condition)])
        : [{ operation, waitsFor }],
    );
  /** The longest chain of operations of which each shares a qubit with one before it, or waits for its bit. */
  const longestChain = ({ operations, qubits }: Circuit): number => {
    const all = [...Array(qubits).keys()];
    const steps = stepsOf(operations, []).filter(({ operation }) => operation.kind !== 'discard');
    const on = ({ operation }: Step) => operation.kind === 'barrier' && operation.qubits.length === 0 ? all : qubitsOf(operation); // prettier-ignore
    const isBefore = (earlier: Step, later: Step) =>
      on(earlier).some((qubit) => on(later).includes(qubit)) ||
      bitsWritten(earlier.operation).some((bit) => later.waitsFor.includes(bit));
    const lengths: number[] = [];
    for (const [index, step] of steps.entries()) {
      const before = lengths.filter((_, earlier) => isBefore(steps[earlier], step));
      lengths[index] = Math.max(0, ...before) + Number(step.operation.kind !== 'barrier');
    }
    return Math.max(0, ...lengths);
  };

  propertyTest.prop([shortCircuit()], { numRuns: 300 })('is that of the longest chain', ({ circuit }) => {
    expect(circuitMetrics(circuit).depth).toBe(longestChain(circuit));
  });

  propertyTest.prop([shortCircuit({ kinds: ['measure', 'branch', 'barrier'], names: ['h', 'cx'] })], { numRuns: 300 })(
    'is that of the longest chain through bits, branches and barriers',
    ({ circuit }) => {
      // Every bit is read by a branch within a branch.
      const within = (operation: Operation): Operation =>
        operation.kind === 'branch' ? { ...operation, condition: { kind: 'bit', bit: 0 }, then: [operation] } : operation;
      const nested = { ...circuit, operations: circuit.operations.map(within) };
      expect(circuitMetrics(nested).depth).toBe(longestChain(nested));
    },
  ); // prettier-ignore

  test('a global phase waits for no barrier, and no barrier for it', () => {
    const phase: Operation = { kind: 'gate', gate: 'gphase', controls: 0, angles: [constant(1)], qubits: [] };
    const barrier: Operation = { kind: 'barrier', qubits: [] };
    for (const operations of [
      [phase, barrier, op('x', [0])],
      [op('x', [0]), barrier, phase],
    ])
      // prettier-ignore
      expect(circuitMetrics(build(1, operations)).depth).toBe(1);
  });

  test('outcomes are waited for by what reads them, not by others', () => {
    const bit = (bit: number) => ({ kind: 'bit', bit }) as const;
    const measured: Operation[] = [op('h', [1]), op('x', [1]), { kind: 'measure', qubit: 1, bit: 0 }, { kind: 'measure', qubit: 2, bit: 1 }]; // prettier-ignore
    const branch = (condition: 0 | 1, then: Operation[], orElse: Operation[] = []): Operation => ({ kind: 'branch', condition: bit(condition), then, orElse }); // prettier-ignore
    const depth = (...more: Operation[]) => circuitMetrics(build(3, [...measured, ...more])).depth;
    expect(depth()).toBe(3);
    expect(depth(branch(0, [op('z', [0])]))).toBe(4);
    expect(depth(branch(0, [], [op('z', [0])]))).toBe(4);
    expect(depth(branch(1, [op('z', [0])]))).toBe(3);
    expect(depth(branch(1, [op('z', [0]), branch(0, [op('z', [0])])]))).toBe(4);
    expect(depth(branch(0, [branch(1, [op('z', [0])])]))).toBe(4);
  });
});

describe('counts and flops', () => {
  const amplitudes = 2 ** 4;
  const [w, v, x] = [weight(0), weight(1), input(0)];
  const gate = (controls: number, ...rest: Parameters<typeof op>) => ({ ...op(...rest), controls }) as GateOperation; // prettier-ignore
  const block = (qubits: 1 | 2, ...gates: Operation[]): Block => ({
    qubits,
    gates: gates as GateOperation[],
  });
  const figures = (...operations: Operation[]) => {
    const { flopsForward, flopsGradient, gates, operations: count, twoQubit, blocks, parameters } = circuitMetrics(build(4, operations)); // prettier-ignore
    return { flops: [flopsForward / amplitudes, flopsGradient / amplitudes], counts: [count, gates, twoQubit, blocks, parameters] }; // prettier-ignore
  };

  test.each<[string, Operation, number, number, number[]]>([
    ['a fixed gate', op('h', [0]), 16, 48, [1, 1, 0, 0, 0]],
    ['a gate of weights', op('rx', [0], w), 16, 64, [1, 1, 0, 0, 1]],
    ['a gate of inputs', op('rx', [0], x), 16, 64, [1, 1, 0, 0, 0]],
    ['a gate of one weight among constants', op('u', [0], constant(1), constant(1), v), 16, 64, [1, 1, 0, 0, 1]], // prettier-ignore
    ['an angle that is computed from constants', op('rx', [0], unary('sin', constant(1))), 16, 48, [1, 1, 0, 0, 0]], // prettier-ignore
    ['one that is computed from weights', op('rx', [0], unary('sin', binary('multiply', w, v))), 16, 64, [1, 1, 0, 0, 2]], // prettier-ignore
    ['a diagonal gate', op('rz', [0], w), 6, 18 + 16, [1, 1, 0, 0, 1]],
    ['a controlled gate', op('cx', [0, 1]), 8, 24, [1, 1, 1, 0, 0]],
    ['one with more controls', gate(1, 'crx', [0, 1, 2], w), 4, 12 + 4, [1, 1, 1, 0, 1]],
    ['a gate on two targets', op('rxx', [0, 1], w), 32, 96 + 32, [1, 1, 1, 0, 1]],
    ['a diagonal gate on two', op('rzz', [0, 1], w), 6, 18 + 32, [1, 1, 1, 0, 1]],
    ['a phase of everything', op('gphase', [], w), 6, 18 + 8, [1, 1, 0, 0, 1]],
    ['noise on one', { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] }, 16, 48, [1, 0, 0, 0, 0]], // prettier-ignore
    ['noise on two', { kind: 'channel', channel: 'depolarize', probability: 0.1, qubits: [0, 1] }, 32, 96, [1, 0, 0, 0, 0]], // prettier-ignore
    ['a reset', { kind: 'reset', qubit: 0 }, 16, 48, [1, 0, 0, 0, 0]],
    ['a measurement', { kind: 'measure', qubit: 0, bit: 0 }, 6, 18, [1, 0, 0, 0, 0]],
    ['amplitudes of inputs', { kind: 'prepare', qubits: [0], amplitudes: [x, input(1)] }, 6, 18, [1, 0, 0, 0, 0]], // prettier-ignore
    ['amplitudes of weights', { kind: 'prepare', qubits: [0], amplitudes: [v, w] }, 6, 18, [1, 0, 0, 0, 2]],
    ['a discard', { kind: 'discard', qubit: 0 }, 0, 0, [0, 0, 0, 0, 0]],
    ['a barrier', { kind: 'barrier', qubits: [0] }, 0, 0, [0, 0, 0, 0, 0]],
    ['a dense block', { kind: 'block', block: block(2, op('cx', [0, 1]), op('ry', [1], w)), qubits: [2, 1] }, 32, 96 + 32, [1, 2, 1, 1, 1]], // prettier-ignore
    ['a block that is diagonal in part', { kind: 'block', block: block(2, op('cz', [0, 1]), op('h', [1])), qubits: [2, 1] }, 32, 96, [1, 2, 1, 1, 0]], // prettier-ignore
    ['a diagonal block', { kind: 'block', block: block(2, op('cz', [0, 1]), op('rz', [1], w)), qubits: [2, 1] }, 6, 18 + 32, [1, 2, 1, 1, 1]], // prettier-ignore
    ['a block with a weight in its last gate', { kind: 'block', block: block(1, op('h', [0]), op('ry', [0], w)), qubits: [3] }, 16, 64, [1, 2, 0, 1, 1]], // prettier-ignore
  ])('%s', (_, operation, forward, gradient, counts) => {
    expect(figures(operation)).toEqual({ flops: [forward, gradient], counts });
  });

  test('a branch counts as what it holds', () => {
    const branch: Operation = { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [op('h', [0])], orElse: [op('cx', [0, 1])] }; // prettier-ignore
    expect(figures(branch)).toEqual({ flops: [24, 72], counts: [2, 2, 1, 0, 0] });
  });

  test('equal blocks are one matrix where they are one object', () => {
    const one = block(1, op('h', [0]), op('s', [0]));
    const on = (block: Block, qubit: number): Operation => ({ kind: 'block', block, qubits: [qubit] });
    expect(circuitMetrics(build(3, [on(one, 0), on(one, 1), on({ ...one }, 2)]))).toMatchObject({ blocks: 3, matrices: 2 }); // prettier-ignore
  });

  propertyTest.prop([shortCircuit()], { numRuns: 200 })('count every operation once', ({ circuit }) => {
    const kinds = allOperations(circuit.operations).map(({ kind }) => kind);
    const count = (...some: string[]) => kinds.filter((kind) => some.includes(kind)).length;
    const { operations, gates, blocks, measurements, resets, width } = circuitMetrics(circuit);
    expect(operations).toBe(kinds.length - count('barrier', 'discard', 'branch'));
    expect([gates, measurements, resets]).toEqual([count('gate'), count('measure'), count('reset')]);
    expect([blocks, width]).toEqual([0, circuit.qubits]);
  });
});
