// All passes together: levels, the verifier between passes, the figures, Hur's circuit, a large circuit.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Call, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { input, weight } from '../../../src/compiler/circuit/angles.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { circuitMetrics, optimise, passes } from '../../../src/compiler/passes/index.ts';
import { load, readCircuitFile } from '../load.ts';
import { arbitraryRedundant } from './arbitrary-redundant.ts';
import { expectSameChannel } from './same-channel.ts';
import { build, op } from './small-circuits.ts';

describe('optimise', () => {
  propertyTest.prop([arbitraryRedundant], { numRuns: 100 })(
    'keeps outputs and gradients at level 1',
    (sample) => expectSameChannel(optimise(sample.circuit, 1, { verify: true }).circuit, sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 100 })('keeps them at level 2', (sample) =>
    expectSameChannel(optimise(sample.circuit, 2, { verify: true }).circuit, sample),
  );

  test('levels choose passes, and some may be left out', () => {
    const circuit = build(1, [op('h', [0])]);
    const names = (...given: Parameters<typeof optimise>) =>
      optimise(...given).results.map(({ name }) => name);
    expect(optimise(circuit, 0).circuit).toBe(circuit);
    const weak = passes.filter(({ level }) => level === 1).map(({ name }) => name);
    expect(names(circuit, 1)).toEqual(['elaborate', ...weak]);
    expect(names(circuit, 2)).toEqual(['elaborate', ...passes.map(({ name }) => name)]);
    expect(names(circuit, 2, { without: ['defer-measurements'] })).not.toContain('defer-measurements');
  });

  test('before fusion rotations of two calls stay apart and blocks keep their matrix, without it they merge', () => {
    const calls = [0, 1].map((layer): Call => ({ kind: 'gate', name: 'mine', qubits: [0, 1], layer }));
    const mine = (call: Call) => [op('cx', [1, 0]), op('rx', [0], weight(0)), op('rz', [0], weight(1))].map((gate) => ({ ...gate, call })); // prettier-ignore
    const circuit = build(2, [op('h', [0]), op('h', [1]), ...mine(calls[0]), ...mine(calls[1])]);
    const kinds = (without: readonly string[]) =>
      optimise(circuit, 2, { without }).circuit.operations.flatMap((each) => (each.kind === 'gate' ? each.gate : each.kind === 'block' ? each.block.gates.map(({ gate }) => gate) : [])); // prettier-ignore
    const all = ['h', 'h', ...Array(2).fill(['cx', 'rx', 'rz']).flat()];
    expect(kinds([]).toSorted()).toEqual([...all].sort((a, b) => (a < b ? -1 : 1)));
    // Z of qubit 0 does not see the last rz.
    expect(kinds(['fuse-gates'])).toEqual(all.slice(0, -1));
    const doubled = build(1, [0, 1].map((layer) => ({ ...op('rx', [0], weight(0)), call: { ...calls[0], qubits: [0], layer } }))); // prettier-ignore
    expect(optimise(doubled, 1).circuit.operations).toHaveLength(1);
    expect(optimise(doubled, 2).circuit.operations).toMatchObject([{ kind: 'block' }]);
  });

  test('the verifier names the step that broke an invariant', () => {
    const broken = build(1, [op('h', [3])]);
    expect(() => optimise(broken, 1, { verify: true })).toThrow(
      /^elaborate left an invalid circuit: .*qubit 3/,
    );
  });

  test('figures are computed when first asked for, and once', () => {
    const [result] = optimise(build(1, [op('h', [0])]), 0).results;
    expect(result.metrics.gates).toBe(1);
    expect(result.metrics).toBe(result.metrics);
  });

  test("Hur's circuit of 8 qubits", () => {
    const { circuit } = elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load);
    const { results } = optimise(circuit!, 1, { verify: true });
    expect(results[0].metrics).toMatchObject({ width: 8, parameters: 51, measurements: 7, blocks: 0 });
    expect(results.at(-1)!.metrics.operations).toBeLessThanOrEqual(results[0].metrics.operations);
  });
});

describe('circuitMetrics', () => {
  test('counts by hand', () => {
    const block = { qubits: 2 as const, gates: [op('cx', [0, 1]), op('ry', [1], weight(1))] };
    const circuit = build(3, [
      op('ry', [0], input(0)),
      op('cx', [0, 1]),
      { kind: 'block', block: block as never, qubits: [1, 2] },
      { kind: 'measure', qubit: 2, bit: 0 },
      { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [op('rx', [0], weight(0))], orElse: [] },
      { kind: 'discard', qubit: 1 },
      { kind: 'barrier', qubits: [0] },
    ]);
    expect(circuitMetrics(circuit)).toEqual({
      operations: 5,
      gates: 5,
      twoQubit: 2,
      depth: 5,
      width: 3,
      live: 3,
      blocks: 1,
      matrices: 1,
      parameters: 2,
      measurements: 1,
      resets: 0,
      // ry: 8·2·8, cx: half of that, block: 8·4·8, measure: 6·8, rx: 8·2·8
      flopsForward: 128 + 64 + 256 + 48 + 128,
      flopsGradient: 3 * (128 + 64 + 256 + 48 + 128) + 128 + 256 + 128,
    });
  });

  test('a barrier without operands is on all qubits', () => {
    const all: Operation = { kind: 'barrier', qubits: [] };
    expect(circuitMetrics(build(2, [op('h', [0]), op('h', [1])])).depth).toBe(1);
    expect(circuitMetrics(build(2, [op('h', [0]), all, op('h', [1])])).depth).toBe(2);
  });

  test('10,000 operations at level 1', () => {
    const operations = Array.from(
      { length: 10_000 },
      (_, index) =>
      index % 3 === 0 ? op('rz', [index % 7], weight(index % 2)) : op(index % 3 === 1 ? 'cx' : 'rxx', [index % 7, (index + 1) % 7], ...(index % 3 === 1 ? [] : [input(0)])), // prettier-ignore
    );
    expect(verify(optimise(build(7, operations), 1).circuit)).toEqual([]);
  });
});
