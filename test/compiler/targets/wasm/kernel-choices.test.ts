// Which kernels a contraction is lowered to, by its shape: at the number from which another one is faster, and one below.
import { describe, expect, test } from 'vitest';
import { contractionOf } from '../../../../src/compiler/plan/contraction.ts';
import type { Plan } from '../../../../src/compiler/plan/plan.ts';
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

/** Names of the kernels that compute out[rows, columns] = Σ a[rows, sum] · b[columns, sum], packing included. */
function kernelsOf(
  { rows, columns, sum }: Shape,
  batched: { a: boolean; b: boolean; out: boolean },
  lanes = 16,
): string[] {
  const plan = {
    legs: [rows, columns, sum],
    tensors: [
      { legs: [0, 2], batched: batched.a },
      { legs: [1, 2], batched: batched.b },
      { legs: [0, 1], batched: batched.out },
    ],
  };
  const names: string[] = [];
  const take = (call: readonly number[]) => void names.push(kernelModule.table[call[0]]);
  const operand = (name: string) => ({ name, place: { base: 'chunk', offset: 0 } as const });
  lowerContraction(
    contractionOf(plan, { kind: 'contract', a: 0, b: 1, out: 2, add: false }),
    { a: operand('a'), b: operand('b'), out: operand('out') },
    {
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
    },
  );
  return names;
}

describe('a contraction', () => {
  const ofBatched = { a: true, b: true, out: true };
  test.each([
    [{ rows: 8, columns: 16, sum: 4 }, 'lanewisePacked'],
    [{ rows: 16, columns: 8, sum: 4 }, 'lanewisePacked'],
    [{ rows: 7, columns: 16, sum: 4 }, 'lanewise'],
    [{ rows: 8, columns: 15, sum: 4 }, 'lanewise'],
    [{ rows: 8, columns: 16, sum: 3 }, 'lanewise'],
  ])('of two batched tensors copies their numbers where %o are enough: %s', (shape, kernel) => {
    expect(kernelsOf(shape, ofBatched)).toEqual([kernel]);
  });

  test('of two batched tensors with more rows than the scratch holds goes by blocks of them', () => {
    const blocks = kernelsOf({ rows: 600, columns: 600, sum: 4 }, ofBatched);
    expect(blocks).toEqual(Array(10).fill('lanewisePacked'));
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
