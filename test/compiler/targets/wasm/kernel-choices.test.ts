// Which kernels a contraction is lowered to, by its shape: at the number from which another one is faster, and one below.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractionOf } from '../../../../src/compiler/plan/contraction.ts';
import type { Plan } from '../../../../src/compiler/plan/plan.ts';
import { fieldIndex } from '../../../../src/compiler/targets/wasm/descriptor.ts';
import { kernelModule } from '../../../../src/compiler/targets/wasm/kernels/index.ts';
import { lowerContraction } from '../../../../src/compiler/targets/wasm/lower-contraction.ts';
import { lowerPlan } from '../../../../src/compiler/targets/wasm/lower.ts';
import { createTables } from '../../../../src/compiler/targets/wasm/tables.ts';
import { circuitOf } from '../../plan/circuit-of.ts';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly sum: number;
}

interface Batched {
  readonly a: boolean;
  readonly b: boolean;
  readonly out: boolean;
}

/** The calls that compute out[rows, columns] (or, `turned`, out[columns, rows]) = Σ a[rows, sum] · b[columns, sum], packing included. */
function callsOf(
  { rows, columns, sum }: Shape,
  batched: Batched,
  { lanes = 16, turned = false } = {},
): (readonly number[])[] {
  const plan = {
    legs: [rows, columns, sum],
    tensors: [
      { legs: [0, 2], batched: batched.a },
      { legs: [1, 2], batched: batched.b },
      { legs: turned ? [1, 0] : [0, 1], batched: batched.out },
    ],
  };
  return callsOfPlan(plan, lanes);
}

/** Those of out ← Σ a · b, the three tensors of this plan. */
function callsOfPlan(plan: Pick<Plan, 'legs' | 'tensors'>, lanes = 16): (readonly number[])[] {
  const calls: (readonly number[])[] = [];
  const take = (call: readonly number[]) => void calls.push(call);
  lowerContraction(contractionOf(plan, { kind: 'contract', a: 0, b: 1, out: 2, add: false }), operands, {
    lanes,
    tables: createTables(),
    recipes: new Map(),
    scratch: { base: 'chunk', offset: 0 },
    emit: take,
    packed(_key, _bytes, pack) {
      const to = { base: 'batch', offset: 0 } as const;
      take(pack(to));
      return to;
    },
  });
  return calls;
}

/** Each at a place of its own. */
const operands = {
  a: { name: 'a', place: { base: 'chunk', offset: 64 } },
  b: { name: 'b', place: { base: 'chunk', offset: 128 } },
  out: { name: 'out', place: { base: 'chunk', offset: 192 } },
} as const;

/** Names of the kernels that are called. */
const kernelsOf = (shape: Shape, batched: Batched, lanes = 16) => namesOf(callsOf(shape, batched, { lanes }));

const namesOf = (calls: readonly (readonly number[])[]) =>
  calls.map(([kernel]) => kernelModule.table[kernel]);

describe('a contraction', () => {
  const ofBatched = { a: true, b: true, out: true };
  test.each([
    [{ rows: 8, columns: 16, sum: 4 }, 16, 'lanewisePacked16'],
    [{ rows: 8, columns: 16, sum: 4 }, 8, 'lanewisePacked8'],
    [{ rows: 8, columns: 16, sum: 4 }, 4, 'lanewise'],
    [{ rows: 16, columns: 8, sum: 4 }, 16, 'lanewisePacked16'],
    [{ rows: 7, columns: 16, sum: 4 }, 16, 'lanewise'],
    [{ rows: 8, columns: 15, sum: 4 }, 16, 'lanewise'],
    [{ rows: 8, columns: 16, sum: 3 }, 16, 'lanewise'],
    [{ rows: 8, columns: 16, sum: 1 }, 16, 'outer'],
  ])(
    'of two batched tensors copies their numbers where %o on %i lanes are enough: %s',
    (shape, lanes, kernel) => {
      expect(kernelsOf(shape, ofBatched, lanes)).toEqual([kernel]);
    },
  );

  test('of two batched tensors with more rows than the scratch holds goes by blocks of them', () => {
    const blocks = kernelsOf({ rows: 600, columns: 600, sum: 4 }, ofBatched);
    expect(blocks).toEqual(Array(10).fill('lanewisePacked16'));
  });

  test('of two batched tensors takes rows whose lines do not crowd in the cache when they are stored', () => {
    // A row of out, or a column where it is turned, is 4 KiB with 16 lanes: all of them begin at the same place of the cache.
    const rowsOf = (turned: boolean) => {
      const [call] = callsOf({ rows: 64, columns: 64, sum: 8 }, ofBatched, { turned });
      return call[fieldIndex('lanewisePacked', 'A') + 1];
    };
    expect(rowsOf(false)).toBe(operands.b.place.offset);
    expect(rowsOf(true)).toBe(operands.a.place.offset);
  });

  test.each(
    fc.sample(fc.record({ rows: fc.integer({ min: 8, max: 700 }), sum: fc.integer({ min: 4, max: 40 }) }), {
      numRuns: 100,
      seed: 14,
    }),
  )('of two batched tensors gives each call rows for its first tile: %o', ({ rows, sum }) => {
    const counts = callsOf({ rows, columns: 1000, sum }, ofBatched).map(
      (call) => call[fieldIndex('lanewisePacked', 'rows')],
    );
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(4);
    expect(counts.reduce((total, count) => total + count, 0)).toBe(rows);
  });

  const summed = { a: true, b: true, out: false };
  test.each([
    [{ rows: 8, columns: 8, sum: 2 }, 16, ['packTransposed', 'gemmTransposedScatter']],
    [{ rows: 8, columns: 8, sum: 1 }, 16, ['reduce']],
    [{ rows: 7, columns: 8, sum: 2 }, 16, ['reduce']],
    [{ rows: 7, columns: 7, sum: 2 }, 16, ['reduce']],
    [{ rows: 2, columns: 2, sum: 4 }, 8, ['reduce']],
    [{ rows: 2, columns: 2, sum: 4 }, 4, ['reduceNarrow']],
  ])(
    'that sums over samples is a matrix product where %o are enough on %i lanes: %s',
    (shape, lanes, kernels) => {
      expect(kernelsOf(shape, summed, lanes)).toEqual(kernels);
    },
  );

  test.each([
    [{ rows: 4, columns: 8, sum: 8 }, 'gemmDirect'],
    [{ rows: 5, columns: 8, sum: 8 }, 'gemm'],
  ])(
    'with one shared operand goes over it directly where that has up to four rows: %o, %s',
    (shape, kernel) => {
      expect(kernelsOf(shape, { a: false, b: true, out: true })).toEqual(['packTransposed', kernel]);
      const other = { ...shape, rows: shape.columns, columns: shape.rows };
      expect(kernelsOf(other, { a: true, b: false, out: true })).toEqual(['packTransposed', kernel]);
    },
  );

  test('of two shared tensors stores vectors where out has some, else number by number', () => {
    const shared = { a: false, b: false, out: false };
    expect(kernelsOf({ rows: 8, columns: 8, sum: 8 }, shared).at(-1)).toBe('gemmPacked');
    expect(kernelsOf({ rows: 3, columns: 3, sum: 8 }, shared).at(-1)).toBe('gemmScatter');
  });

  test.each([
    {
      which: 'a sum',
      a: [0, 1, 2],
      b: [3, 1, 0],
      out: [2, 3],
      names: ['pack', 'packTransposed', 'gemmPacked'],
    },
    {
      which: 'columns',
      a: [2, 3],
      b: [3, 1, 0],
      out: [0, 1, 2],
      names: ['packTransposed', 'packVectors', 'gemmScatter'],
    },
    { which: 'rows', a: [2, 1, 0], b: [2, 3], out: [0, 1, 3], names: ['packVectors', 'gemm'] },
  ])('of two shared tensors takes $which in the order in which four lie together', ({ a, b, out, names }) => {
    const tensors = [a, b, out].map((legs) => ({ legs, batched: false }));
    expect(namesOf(callsOfPlan({ legs: [4, 4, 3, 8], tensors }))).toEqual(names);
  });

  test('of any other combination takes the kernel for all', () => {
    expect(kernelsOf({ rows: 8, columns: 8, sum: 8 }, { a: true, b: false, out: false })).toEqual([
      'generic',
    ]);
  });
});

test('outside chunks, a product of a million multiply-adds is split among threads, one less is not', () => {
  const phases = (sum: number) => {
    const plan: Plan = {
      kind: 'network',
      circuit: circuitOf('circuit one { qubit q; return Z(q); }'),
      legs: [100, 100, sum],
      tensors: [[0, 2], [1, 2], [0, 1], [0, 1], []].map((legs) => ({ legs, batched: false })),
      blocks: [],
      views: [],
      encoders: [],
      load: [
        { kind: 'constant', out: 0, values: [] },
        { kind: 'constant', out: 1, values: [] },
        { kind: 'constant', out: 3, values: [] },
        { kind: 'contract', a: 0, b: 1, out: 2, add: false },
        { kind: 'contract', a: 2, b: 3, out: 4, add: false },
      ],
      once: [{ kind: 'output', from: 4, index: 0, coefficient: 1 }],
      each: [],
      eachBack: [],
      onceBack: [],
    };
    return lowerPlan(plan, undefined, 4)
      .load.filter(({ parallel }) => parallel)
      .map(({ calls }) => calls.length);
  };
  expect(phases(100)).toEqual([8]);
  expect(phases(99)).toEqual([]);
});
