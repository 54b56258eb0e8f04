// Leaves of a network as small as what is known of their zeros allows: nothing that is left could still be left out.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { trigonometric } from '../../../src/compiler/circuit/trigonometric.ts';
import type { Source } from '../../../src/compiler/plan/pieces.ts';
import { readSeparately, readTogether, type Group } from '../../../src/compiler/plan/read-outs.ts';
import { keptPositions, simplify, type Leaf } from '../../../src/compiler/plan/simplify.ts';
import { traceCircuit, whyNoNetwork } from '../../../src/compiler/plan/trace-circuit.ts';
import { shortCircuit } from '../passes/short-circuits.ts';

/** Whether an entry of the full tensor is zero for all weights and inputs; undefined where nothing is known of it. */
function isZero(source: Source, at: number): boolean | undefined {
  switch (source.kind) {
    case 'constant':
      return source.values[at] === 0;
    case 'block': {
      const { zeros, choice } = source;
      const identity = choice === 2 ? zeros.length : 0;
      if (at >= identity) return zeros[at - identity] === 1;
      const side = Math.sqrt(zeros.length);
      return Math.floor(at / side) !== at % side;
    }
    case 'angle':
      return trigonometric.every((_, f) => source.matrix[trigonometric.length * at + f] === 0);
    case 'amplitudes':
      return undefined;
  }
}

/** Row-major position → an index for each leg. */
function indicesOf(position: number, sizes: readonly number[]): number[] {
  const indices: number[] = [];
  let rest = position;
  for (const size of sizes.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}

function groupsOf(circuit: Circuit): { pieces: ReturnType<typeof traceCircuit>; groups: readonly Group[] } {
  const pieces = traceCircuit(circuit);
  return { pieces, groups: [...readTogether(circuit, pieces), ...readSeparately(circuit, pieces)] };
}

/** What a leaf could still lose. */
function superfluous(leaves: readonly Leaf[], open: readonly number[]): string[] {
  const found: string[] = [];
  const users = (leg: number) => leaves.filter(({ legs }) => legs.includes(leg)).length;
  for (const leaf of leaves) {
    const { legs, kept, source, fullSizes } = leaf;
    const isLone = (leg: number) => !open.includes(leg) && users(leg) === 1;
    if (source.kind === 'constant') {
      if (legs.some((leg, place) => isLone(leg) && kept[place].length > 1))
        found.push('a leg of a constant that nobody else has');
      const values = Array.from(source.values);
      if (legs.length > 0 && values.every((value) => value === 1) && legs.every((leg) => !open.includes(leg) && users(leg) > 1)) found.push('a constant of ones'); // prettier-ignore
      if (legs.every((leg, place) => !open.includes(leg) && kept[place].length === 1)) found.push('a number'); // prettier-ignore
    }
    if (isZero(source, 0) === undefined) continue;
    const nonzero = keptPositions(leaf).filter((at) => !isZero(source, at)).map((at) => indicesOf(at, fullSizes)); // prettier-ignore
    legs.forEach((leg, place) => {
      if (open.includes(leg) || kept[place].length === 1) return;
      for (const index of kept[place])
        if (!nonzero.some((indices) => indices[place] === index)) found.push(`index ${index} of leg ${leg}`);
    });
  }
  return found;
}

describe('simplify', () => {
  const some = [
    shortCircuit({ kinds: ['gate'], names: ['ry', 'rx', 'cx', 'cz', 'h', 'x', 'rzz'] }),
    shortCircuit({ kinds: ['measure', 'branch', 'discard'], names: ['rx', 'cx', 'crz', 'u'] }),
    shortCircuit({ kinds: ['channel', 'reset', 'prepare'], names: ['ry', 'cx', 's'] }),
  ];
  describe.each(some.map((circuits, mixture) => ({ circuits, mixture })))('mixture $mixture', ({ circuits }) => {
    propertyTest.prop([circuits], { numRuns: 150 })('leaves nothing that is known to be zero, to be one, or to be summed', ({ circuit }) => {
      if (whyNoNetwork(circuit) !== undefined) return;
      const { pieces, groups } = groupsOf(circuit);
      for (const group of groups) {
        const { leaves, sizeOf } = simplify(pieces, group);
        expect(superfluous(leaves, group.open)).toEqual([]);
        for (const { legs, kept } of leaves) {
          expect(kept.map(({ length }) => length)).toEqual(legs.map(sizeOf));
          legs.forEach((leg, place) => {
            expect(kept[place].length).toBeGreaterThan(0);
            if (group.open.includes(leg)) expect(kept[place]).toEqual([...Array(group.sizes[leg]).keys()]);
          });
        }
      }
    });
  }); // prettier-ignore

  test('positions that are kept are row-major in the full tensor', () => {
    expect(keptPositions({ kept: [[1], [0, 2]], fullSizes: [2, 3] })).toEqual([3, 5]);
    expect(keptPositions({ kept: [[0, 1], [2], [0, 1]], fullSizes: [2, 3, 2] })).toEqual([4, 5, 10, 11]); // prettier-ignore
    expect(keptPositions({ kept: [], fullSizes: [] })).toEqual([0]);
  });
});
