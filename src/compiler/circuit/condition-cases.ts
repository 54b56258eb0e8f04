// A condition on measured bits as disjoint cases, each of which controls of a gate can express.
import type { Condition } from './circuit.ts';
import { assignBit, bitsOf, foldCondition } from './conditions.ts';

/** These bits have these values. */
export type Case = ReadonlyMap<number, boolean>;

const mostBits = 8;

/**
 * Disjoint cases that together are the condition within `outer`; undefined when there are more than `limit`, or the
 * condition reads more than 8 bits.
 */
export function casesOf(condition: Condition, outer: readonly Case[], limit: number): Case[] | undefined {
  const bits = bitsOf(condition);
  if (bits.length > mostBits) return undefined;
  const cases: Case[] = [];
  /** Splits on bits in order until the condition is constant. */
  const split = (rest: Condition, from: number, known: Case): boolean => {
    if (rest.kind === 'constant') {
      if (rest.value) cases.push(known);
      return cases.length <= limit;
    }
    const bit = bits[from];
    const values = known.has(bit) ? [known.get(bit)!] : [false, true];
    return values.every((value) =>
      split(assignBit(rest, bit, value), from + 1, new Map(known).set(bit, value)),
    );
  };
  const start = foldCondition(condition);
  return outer.every((each) => split(start, 0, each)) ? cases : undefined;
}
