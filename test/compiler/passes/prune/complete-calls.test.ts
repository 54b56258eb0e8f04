// pruneUnseen by calls: what stays for the sake of a block changes nothing, costs nothing, and keeps matrices shared.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { input, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Call, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../../../src/compiler/index.ts';
import { deferMeasurements } from '../../../../src/compiler/passes/defer-measurements.ts';
import { fuseGates } from '../../../../src/compiler/passes/fuse/fuse-gates.ts';
import { circuitMetrics } from '../../../../src/compiler/passes/metrics.ts';
import { pruneUnseen } from '../../../../src/compiler/passes/prune/prune-unseen.ts';
import { load, readCircuitFile } from '../../load.ts';
import { arbitraryRedundant } from '../arbitrary-redundant.ts';
import { expectSameChannel } from '../same-channel.ts';
import { build, op } from '../small-circuits.ts';
import { withCalls } from '../with-calls.ts';

describe('pruneUnseen by calls', () => {
  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })('keeps outputs and gradients', (sample) => {
    const circuit = { ...sample.circuit, operations: withCalls(sample.circuit.operations) };
    expectSameChannel(pruneUnseen(circuit, 'calls'), { ...sample, circuit });
  });

  const kindsOf = (operations: readonly Operation[], by: 'gates' | 'calls') =>
    pruneUnseen(build(3, operations), by).operations.flatMap((each) =>
      each.kind === 'gate' && each.gate !== 'h' ? `${each.gate} ${each.qubits.join()}` : [],
    );
  const hs = [0, 1, 2].map((qubit) => op('h', [qubit]));

  describe('a gate comes back', () => {
    const mine = (a: number, b: number, layer: number, change: Partial<Call> = {}): Operation[] => {
      const call: Call = { kind: 'gate', name: 'mine', qubits: [a, b], layer, ...change };
      const gates = [op('cx', [a, b]), op('rx', [b], weight(0)), op('rz', [b], weight(1)), op('rz', [b], input(0))]; // prettier-ignore
      return gates.map((gate) => ({ ...gate, call }));
    };
    const circuit = (change?: Partial<Call>) => [
      ...hs,
      ...mine(1, 0, 0),
      ...mine(2, 0, 1, change),
      ...mine(2, 1, 2),
    ];
    const first = ['cx 1,0', 'rx 0', 'rz 0', 'rz 0'];

    test('where its call keeps a block and its like is seen elsewhere, and no input reaches it', () => {
      expect(kindsOf(circuit(), 'gates')).toEqual([...first, 'cx 2,0', 'rx 0']);
      expect(kindsOf(circuit(), 'calls')).toEqual([...first, 'cx 2,0', 'rx 0', 'rz 0']);
    });

    test.each<[string, Partial<Call>]>([
      ['a pool', { kind: 'pool' }],
      ['a gate on three qubits', { qubits: [2, 0, 1] }],
    ])('not in the call of %s', (_, change) => {
      expect(kindsOf(circuit(change), 'calls')).toEqual(kindsOf(circuit(change), 'gates'));
    });

    test('not where it leaves the qubits of its call', () => {
      const call: Call = { kind: 'gate', name: 'mine', qubits: [1, 0], layer: 0 };
      const astray = [...hs, op('rzz', [2, 0], weight(0)), op('h', [0]), { ...op('cx', [1, 0]), call }, { ...op('rzz', [1, 2], weight(0)), call }]; // prettier-ignore
      expect(kindsOf(astray, 'calls')).toEqual(['rzz 2,0', 'cx 1,0']);
    });
  });

  test.each(['c5', 'c6'])("Hur's circuit of %s: one matrix a layer and one a pool", (conv) => {
    const circuit = elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load, { set: { conv } }).circuit!;
    const [byGates, byCalls] = (['gates', 'calls'] as const).map((by) =>
      circuitMetrics(fuseGates(deferMeasurements(pruneUnseen(circuit, by)))),
    );
    expect(byGates).toMatchObject({ blocks: 19, matrices: 9, parameters: 34 });
    expect(byCalls).toMatchObject({ blocks: 19, matrices: 5, parameters: 34 });
    expect(byCalls.flopsGradient).toBe(byGates.flopsGradient);
  });
});
