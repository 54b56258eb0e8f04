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

  test('a gate stays where its call keeps a block and its like is seen elsewhere; what inputs reach goes', () => {
    const mine = (a: number, b: number, layer: number): Operation[] => {
      const call: Call = { kind: 'gate', name: 'mine', qubits: [a, b], layer };
      const gates = [op('cx', [a, b]), op('rx', [b], weight(0)), op('rz', [b], weight(1)), op('rz', [b], input(0))]; // prettier-ignore
      return gates.map((gate) => ({ ...gate, call }));
    };
    const hs = [0, 1, 2].map((qubit) => op('h', [qubit]));
    const circuit = build(3, [...hs, ...mine(1, 0, 0), ...mine(2, 0, 1), ...mine(2, 1, 2)]);
    const left = (by: 'gates' | 'calls') =>
      pruneUnseen(circuit, by).operations.flatMap((each) =>
        each.kind === 'gate' && each.gate !== 'h' ? `${each.gate} ${each.qubits.join()}` : [],
      );
    const first = ['cx 1,0', 'rx 0', 'rz 0', 'rz 0'];
    expect(left('gates')).toEqual([...first, 'cx 2,0', 'rx 0']);
    expect(left('calls')).toEqual([...first, 'cx 2,0', 'rx 0', 'rz 0']);
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
