// mostLive: qubits that exist at once, counted by hand, and the same whichever alternative of a branch is written first.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/compiler/circuit/circuit.ts';
import { mostLive } from '../../../src/compiler/circuit/live-qubits.ts';
import { circuitMetrics } from '../../../src/compiler/passes/metrics.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { build, op } from '../passes/small-circuits.ts';

const branch = (then: readonly Operation[], orElse: readonly Operation[]): Operation => ({
  kind: 'branch',
  condition: { kind: 'bit', bit: 0 },
  then,
  orElse,
});
const measure: Operation = { kind: 'measure', qubit: 1, bit: 0 };

function exchanged(operation: Operation): Operation {
  if (operation.kind !== 'branch') return operation;
  const { condition, then, orElse } = operation;
  return {
    ...operation,
    condition: { kind: 'not', operand: condition },
    then: orElse.map(exchanged),
    orElse: then.map(exchanged),
  };
}

describe('mostLive', () => {
  test('a qubit lives from its first operation until it is measured or discarded', () => {
    expect(mostLive(build(3, [op('h', [1]), { kind: 'discard', qubit: 1 }, op('h', [2])]))).toBe(2);
    expect(mostLive(build(3, [op('h', [1]), op('h', [2]), { kind: 'discard', qubit: 1 }]))).toBe(2);
    expect(mostLive(build(3, [op('h', [1]), op('h', [2]), op('h', [0])]))).toBe(3);
  });

  test('and again from a reset on', () => {
    expect(mostLive(build(2, [op('h', [0]), measure, { kind: 'reset', qubit: 1 }]))).toBe(2);
  });

  test('both alternatives of a branch count, and barriers do not', () => {
    expect(mostLive(build(3, [measure, branch([op('h', [0]), op('h', [2])], [])]))).toBe(2);
    expect(mostLive(build(3, [measure, branch([], [op('h', [0]), op('h', [2])])]))).toBe(2);
    expect(mostLive(build(3, [measure, branch([op('h', [0])], [op('h', [2])])]))).toBe(2);
    expect(mostLive(build(3, [{ kind: 'barrier', qubits: [1, 2] }]))).toBe(1);
  });

  test('what outputs read is there in the end', () => {
    expect(mostLive(build(3, []))).toBe(1);
    expect(mostLive({ ...build(3, []), outputs: [{ kind: 'probabilities', qubits: [0, 2] }] })).toBe(2);
  });

  propertyTest.prop([arbitraryCircuit()], { numRuns: 60 })(
    'the same when alternatives change places, as are all figures but the depth',
    ({ circuit }) => {
      const other = { ...circuit, operations: circuit.operations.map(exchanged) };
      const { depth: _, ...figures } = circuitMetrics(circuit);
      expect(circuitMetrics(other)).toMatchObject(figures);
    },
  );
});
