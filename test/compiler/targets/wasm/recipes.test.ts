// A contraction lowered after another of its shape has the calls that it has alone, on its own operands, and no new tables.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractionOf } from '../../../../src/compiler/plan/contraction.ts';
import type { Place } from '../../../../src/compiler/targets/wasm/descriptor.ts';
import { lowerContraction, type Recipe } from '../../../../src/compiler/targets/wasm/lower-contraction.ts';
import type { Operands } from '../../../../src/compiler/targets/wasm/operands.ts';
import { createTables } from '../../../../src/compiler/targets/wasm/tables.ts';

const operandsFrom = (first: number): Operands => {
  const operand = (at: number) => ({
    name: `${first + at}`,
    place: { base: 'batch', offset: 4096 * (first + at) } as const,
  });
  return { a: operand(0), b: operand(1), out: operand(2) };
};

test('calls do not depend on what was lowered before', () => {
  const legs = fc.array(fc.constantFrom(1, 2, 3, 4, 16), { maxLength: 2 });
  const any = fc.record({
    groups: fc.tuple(legs, legs, legs, legs),
    batched: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    add: fc.boolean(),
    lanes: fc.constantFrom(4, 8, 16),
  });
  fc.assert(
    fc.property(any, ({ groups, batched, add, lanes }) => {
      let next = 0;
      const [shared, rows, columns, sum] = groups.map((sizes) => sizes.map(() => next++));
      const plan = {
        legs: groups.flat(),
        tensors: [
          { legs: [...shared, ...rows, ...sum], batched: batched[0] },
          { legs: [...columns, ...shared, ...sum], batched: batched[1] },
          { legs: [...rows, ...shared, ...columns], batched: batched[2] },
        ],
      };
      const contraction = contractionOf(plan, { kind: 'contract', a: 0, b: 1, out: 2, add });
      const tables = createTables();
      /** The calls and what is packed, with rooms by the order in which they are asked for. */
      const lower = (first: number, recipes: Map<string, Recipe>) => {
        const done: unknown[] = [];
        let rooms = 0;
        lowerContraction(contraction, operandsFrom(first), {
          lanes,
          tables,
          recipes,
          scratch: { base: 'chunk', offset: 0 },
          emit: (call) => void done.push(call),
          packed(key, bytes, pack) {
            const to: Place = { base: 'temporary', offset: 1e6 * ++rooms };
            done.push(key, bytes, pack(to));
            return to;
          },
        });
        return done;
      };
      const recipes = new Map<string, Recipe>();
      const before = lower(1, recipes);
      const end = tables.end();
      const after = lower(11, recipes);
      expect(tables.end()).toBe(end);
      expect(recipes.size).toBe(1);
      expect(before).toEqual(lower(1, new Map()));
      expect(after).toEqual(lower(11, new Map()));
      expect(after).not.toEqual(before);
    }),
    { numRuns: 100 },
  );
});
