// Which pairs take a gate that several could take: choices that decide how many matrices a batch needs.
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../../../src/compiler/circuit/print.ts';
import { blockCounts, fuseGates } from '../../../../src/compiler/passes/fuse/fuse-gates.ts';
import { build, op } from '../small-circuits.ts';

const [w, v] = [weight(0), weight(1)];

function fused(qubits: number, operations: readonly Operation[]) {
  const circuit = fuseGates(build(qubits, operations));
  const gates = circuit.operations.filter(({ kind }) => kind === 'gate').length;
  return { ...blockCounts(circuit), gates };
}

describe('a gate between two pairs', () => {
  test('goes to the larger group, which so keeps one matrix', () => {
    // ry stands after the only crz and before one of two crx; the other crx has its own.
    const found = fused(5, [op('crz', [0, 1], w), op('ry', [1], v), op('crx', [1, 2], w), op('ry', [3], v), op('crx', [3, 4], w)]); // prettier-ignore
    expect(found).toEqual({ blocks: 2, distinct: 1, gates: 1 });
  });

  test('goes to the larger group also where that comes first', () => {
    const found = fused(5, [op('crx', [1, 2], w), op('ry', [1], v), op('crz', [0, 1], w), op('crx', [3, 4], w), op('ry', [3], v)]); // prettier-ignore
    expect(found).toEqual({ blocks: 2, distinct: 1, gates: 1 });
  });

  test('stays outside where it would part a group whose matrix depends on weights', () => {
    const found = fused(4, [op('crx', [0, 1], w), op('ry', [1], v), op('crx', [2, 3], w)]);
    expect(found).toEqual({ blocks: 0, distinct: 0, gates: 3 });
  });

  test('is taken by a pair that is alone', () => {
    expect(fused(2, [op('ry', [0], v), op('crx', [0, 1], w), op('ry', [1], v)])).toEqual({ blocks: 1, distinct: 1, gates: 0 }); // prettier-ignore
  });
});

describe('a group whose matrix is a constant', () => {
  /** One cx for each pair of qubits, with ry before its target and rz after its control. */
  const layer = (before: readonly Operation[], after: readonly Operation[]) => [
    ...before,
    ...[0, 1, 2, 3].map((pair) => op('cx', [2 * pair, 2 * pair + 1])),
    ...after,
  ];

  test('divides by the side that gives the fewest parts', () => {
    const before = [0, 1, 2, 3].map((pair) => op('rx', [2 * pair], pair < 2 ? w : v));
    const after = [0, 1, 2, 3].map((pair) => op('ry', [2 * pair + 1], constant(0.1 * (1 + pair))));
    expect(fused(8, layer(before, after))).toEqual({ blocks: 4, distinct: 2, gates: 4 });
  });

  test('takes first what all of them have, on every side', () => {
    const before = [0, 1, 2, 3].map((pair) => op('rx', [2 * pair], w));
    const after = [0, 1, 2, 3].map((pair) => op('ry', [2 * pair + 1], v));
    expect(fused(8, layer(before, after))).toEqual({ blocks: 4, distinct: 1, gates: 0 });
  });

  test('does not divide where no side has a gate', () => {
    expect(fused(8, layer([], []))).toEqual({ blocks: 0, distinct: 0, gates: 4 });
  });
});

test('a pair that treats its qubits alike is told by what stands next to them', () => {
  const swapped = fuseGates(
    build(4, [op('rzz', [0, 1], w), op('ry', [1], v), op('rzz', [2, 3], w), op('ry', [2], v)]),
  );
  expect(blockCounts(swapped)).toEqual({ blocks: 2, distinct: 1 });
  expect(printCircuit(swapped)).toContain('block { rzz(w[0]) q0, q1; ry(w[1]) q0 } q1, q0');
});
