// Which plans fit the memory: those whose program takes no more than there is.
import { describe, expect, test } from 'vitest';
import { planFor, startingTree } from '../../../../src/compiler/plan/index.ts';
import type { Plan } from '../../../../src/compiler/plan/plan.ts';
import { lowerPlan } from '../../../../src/compiler/targets/wasm/lower.ts';
import { bytesOf, leastLanes } from '../../../../src/runtime/backends/wasm/layout.ts';
import { roomIn } from '../../../../src/runtime/backends/wasm/room.ts';
import { ringSu4 } from '../literature.ts';

/** The least memory in which a plan's program fits, found by halving. */
function leastMemory(plan: Plan, gradient: boolean): number {
  const wanted = gradient ? { weights: true, inputs: true } : undefined;
  const program = lowerPlan(plan, wanted, leastLanes);
  let [below, above] = [0, 2 ** 31];
  while (above - below > 1) {
    const limit = Math.floor((below + above) / 2);
    if (bytesOf(program, 1, limit) <= limit) above = limit;
    else below = limit;
  }
  return above;
}

describe.each(['network', 'statevector'] as const)('a plan of kind %s', (kind) => {
  const plan = planFor(ringSu4(6), { kind, findTree: startingTree });

  test.each([true, false])(
    'fits the memory that its program takes, and not a byte less (gradient: %s)',
    (gradient) => {
      const bytes = leastMemory(plan, gradient);
      expect(roomIn(bytes, gradient).fits(plan)).toBe(true);
      expect(roomIn(bytes - 1, gradient).fits(plan)).toBe(false);
      expect(roomIn(2 ** 10, gradient).fits(plan)).toBe(false);
    },
  );

  test('needs more memory with its gradient', () => {
    const bytes = leastMemory(plan, false);
    expect(leastMemory(plan, true)).toBeGreaterThan(bytes);
    expect(roomIn(bytes, true).fits(plan)).toBe(false);
  });

  test('that is far too big is not searched for again where a network could not become as small', () => {
    const searched = (memory: number) => roomIn(memory, true).limitsFor(plan).length;
    expect(searched(2 ** 8)).toBe(kind === 'network' ? 0 : 3);
    expect(searched(2 ** 20)).toBeGreaterThan(0);
  });
});

test('trees are searched within a 32nd of the memory, then a 256th, then a 64th with a 16th for all that is kept', () => {
  const statevector = planFor(ringSu4(6), { kind: 'statevector', findTree: startingTree });
  const numbers = 2 ** 18;
  expect(roomIn(4 * numbers, true).limitsFor(statevector)).toEqual([
    { biggest: numbers / 32 },
    { biggest: numbers / 256 },
    { biggest: numbers / 64, tape: numbers / 16 },
  ]);
});
