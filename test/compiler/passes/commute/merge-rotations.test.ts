// mergeRotations: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../../../src/compiler/index.ts';
import { deferMeasurements } from '../../../../src/compiler/passes/defer-measurements.ts';
import { blockCounts, fuseGates } from '../../../../src/compiler/passes/fuse/fuse-gates.ts';
import { load, readCircuitFile } from '../../load.ts';
import { mergeRotations } from '../../../../src/compiler/passes/commute/merge-rotations.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from '../arbitrary-redundant.ts';
import { expectSameChannel } from '../same-channel.ts';
import { build, op } from '../small-circuits.ts';
import { printCircuit } from '../../../../src/compiler/circuit/print.ts';
import { constant, input, unary, weight } from '../../../../src/compiler/circuit/angles.ts';

describe('mergeRotations', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(mergeRotations(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(mergeRotations(sample.circuit), sample),
  );

  const [w, x] = [weight(0), input(0)];
  const merged = (...operations: Parameters<typeof build>[1]) =>
    printCircuit(mergeRotations(build(3, operations))).split('\n').slice(3, -2).map((line) => line.trim()); // prettier-ignore

  test('angles of one axis add', () => {
    expect(merged(op('rx', [0], w), op('rx', [0], x))).toEqual(['rx(w[0] + x[0]) q0']);
    expect(merged(op('rzz', [0, 1], w), op('rzz', [1, 0], w))).toEqual(['rzz(2 * w[0]) q0, q1']);
    expect(merged(op('crx', [0, 1], w), op('crx', [0, 1], unary('negate', x)))).toEqual([
      'crx(w[0] - x[0]) q0, q1',
    ]);
    expect(merged(op('rz', [0], w), op('p', [0], x), op('s', [0]))).toEqual([
      'rz(w[0] + x[0] + 1.5707963267948966) q0',
    ]);
    expect(merged(op('cp', [0, 1], w), op('cz', [1, 0]))).toEqual(['cp(w[0] + 3.141592653589793) q0, q1']);
  });

  test('fixed gates stay fixed where they have a name', () => {
    expect(merged(op('t', [0]), op('t', [0]))).toEqual(['s q0']);
    expect(merged(op('s', [0]), op('s', [0]))).toEqual(['z q0']);
    expect(merged(op('sx', [0]), op('sx', [0]))).toEqual(['x q0']);
    expect(merged(op('s', [0]), op('t', [0]))).toEqual(['rz(2.356194490192345) q0']);
  });

  test('nothing is left of a whole rotation: 2π, or 4π under a control', () => {
    const half = op('rx', [0], constant(Math.PI));
    expect(merged(half, half)).toEqual([]);
    const controlled = op('crx', [1, 0], constant(Math.PI));
    expect(merged(controlled, controlled)).toHaveLength(1);
    expect(merged(controlled, controlled, controlled, controlled)).toEqual([]);
    expect(merged(op('rz', [0], w), op('rz', [0], x), op('cx', [0, 1]), op('rz', [0], unary('negate', w)), op('rz', [0], unary('negate', x)))).toEqual(['cx q0, q1']); // prettier-ignore
  });

  test('across what commutes, not across what does not', () => {
    expect(merged(op('rz', [0], w), op('cx', [0, 1]), op('rz', [0], x))).toEqual([
      'rz(w[0] + x[0]) q0',
      'cx q0, q1',
    ]);
    expect(merged(op('rz', [1], w), op('cx', [0, 1]), op('rz', [1], x))).toHaveLength(3);
    expect(merged(op('crz', [0, 1], w), op('crz', [1, 0], x))).toHaveLength(2);
  });
});

test('within calls, blocks with the same weights go on sharing them', () => {
  const { circuit } = elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load, { set: { conv: 'so4' } });
  const matrices = (within: 'call' | 'circuit') => blockCounts(fuseGates(deferMeasurements(mergeRotations(circuit!, within)))).distinct; // prettier-ignore
  expect(matrices('call')).toBeLessThan(matrices('circuit'));
  const weights = Array.from({ length: 24 }, (_, i) => Math.sin(i + 1));
  const inputs = Array.from({ length: 8 }, (_, i) => Math.cos(i));
  expectSameChannel(mergeRotations(circuit!, 'call'), { circuit: circuit!, weights, inputs, batch: 1 });
});
