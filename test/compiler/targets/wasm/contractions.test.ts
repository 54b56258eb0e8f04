// Every form of contraction, in random sizes, orders of legs and lanes, against naive loops in float64.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContractStep } from '../../../../src/compiler/plan/contraction.ts';
import { naiveContraction, runContraction, tensorLength, type Tensors } from './run-contraction.ts';

/** Cases of each form; more for a search: QCNN_RUNS=1000. */
const numRuns = Number(process.env.QCNN_RUNS ?? 25);

interface Case {
  readonly plan: Tensors;
  readonly lanes: number;
  readonly add: boolean;
  readonly seed: number;
}

const sizes = fc.oneof(
  { arbitrary: fc.constantFrom(2, 3, 4), weight: 4 },
  { arbitrary: fc.constantFrom(1, 5, 16), weight: 1 },
);
const group = (maxLength: number) => fc.array(sizes, { maxLength });

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}

/** Numbers in [0, 1), always the same for a seed (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function arbitraryCase(batched: { a: boolean; b: boolean; out: boolean }): fc.Arbitrary<Case> {
  return fc
    .record({
      shared: group(1),
      rows: group(3),
      columns: group(3),
      sum: group(2),
      lanes: fc.constantFrom(4, 8, 16, 32),
      add: fc.boolean(),
      ordered: fc.boolean(),
      seed: fc.nat(),
    })
    .map(({ shared, rows, columns, sum, lanes, add, ordered, seed }) => {
      const legs = [...shared, ...rows, ...columns, ...sum];
      const ids = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);
      const s = ids(0, shared.length);
      const r = ids(s.length, rows.length);
      const c = ids(s.length + r.length, columns.length);
      const k = ids(s.length + r.length + c.length, sum.length);
      const random = randomFrom(seed);
      const order = (given: number[]) => (ordered ? given : shuffled(given, random));
      const tensors = [
        { legs: order([...s, ...r, ...k]), batched: batched.a },
        { legs: order([...s, ...k, ...c]), batched: batched.b },
        { legs: order([...s, ...r, ...c]), batched: batched.out },
      ];
      return { plan: { legs, tensors }, lanes, add, seed };
    })
    .filter(({ plan }) => plan.legs.reduce<number>((product, size) => product * size, 1) <= 2e4);
}

function check({ plan, lanes, add, seed }: Case) {
  const random = randomFrom(seed);
  const step: ContractStep = { kind: 'contract', a: 0, b: 1, out: 2, add };
  const numbers = plan.tensors.map((_, id) =>
    Array.from({ length: tensorLength(plan, id, lanes) }, () => Math.fround(2 * random() - 1)),
  );
  const expected = naiveContraction(plan, step, numbers, lanes);
  const { out } = runContraction(plan, step, numbers, lanes);
  const terms = plan.legs.reduce((product, size) => product * size, lanes);
  const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - out[at])), 0);
  // Rounding of sums in single precision: some 1e-7 · √terms in thousands of cases, 2.4e-7 in the worst of them.
  expect(worst).toBeLessThan(4e-7 * Math.sqrt(terms) + 1e-6);
}

describe('contractions', () => {
  for (const a of [false, true]) {
    for (const b of [false, true]) {
      for (const out of [false, true]) {
        const name = (batched: boolean) => (batched ? 'batched' : 'shared');
        test(`${name(a)} × ${name(b)} → ${name(out)}`, () => {
          fc.assert(fc.property(arbitraryCase({ a, b, out }), check), { numRuns });
        });
      }
    }
  }

  test.each([
    ['matrix times vectors, long sum', [[7], [5], [600]], { a: false, b: true, out: true }],
    ['vectors times vectors, long sum', [[7], [3], [600]], { a: true, b: true, out: true }],
    ['vectors times vectors, copied', [[10], [17], [70]], { a: true, b: true, out: true }],
    [
      'vectors times vectors, copied in calls of some rows',
      [[41], [17], [64]],
      { a: true, b: true, out: true },
    ],
    ['summed over samples, long sum', [[7], [3], [600]], { a: true, b: true, out: false }],
    ['summed over samples, in vectors', [[9], [32], [4]], { a: true, b: true, out: false }],
    ['summed over samples, number by number', [[27], [17], [8]], { a: true, b: true, out: false }],
    ['summed over samples, in blocks of vectors', [[9], [32], [90]], { a: true, b: true, out: false }],
    ['summed over samples, in blocks', [[13], [18], [110]], { a: true, b: true, out: false }],
    ['summed over samples, in short blocks', [[130], [134], [12]], { a: true, b: true, out: false }],
    ['matrices without samples, long sum', [[9], [16], [1000]], { a: false, b: false, out: false }],
    ['columns that are no vectors', [[9], [27], [300]], { a: false, b: false, out: false }],
  ])('%s', (_, [rows, columns, sum], batched) => {
    for (const shared of [1, 2]) {
      const plan: Tensors = {
        legs: [...rows, ...columns, ...sum, shared],
        tensors: [
          { legs: [3, 0, 2], batched: batched.a },
          { legs: [3, 2, 1], batched: batched.b },
          { legs: [3, 0, 1], batched: batched.out },
        ],
      };
      // Each two of them meet.
      for (const [at, lanes] of [4, 16, 24].entries())
        check({ plan, lanes, add: (at + shared) % 2 === 0, seed: shared });
    }
  });
});
