// Offsets of loops as lists in one table.
import type { Offsets } from './instructions.ts';

/** Lists of offsets from an entry of the table on; equal ones stand once. */
export function createOffsetLists(first: number) {
  const lists: Offsets[] = [];
  const known = new Map<string, number>();
  let next = first;
  return {
    of(list: Offsets): number {
      const key = Array.prototype.join.call(list, ' ');
      let at = known.get(key);
      if (at === undefined) {
        known.set(key, (at = next));
        lists.push(list);
        next += list.length;
      }
      return at;
    },
    length: () => next - first,
    write(numbers: Uint32Array): void {
      let at = first;
      for (const list of lists) {
        numbers.set(list, at);
        at += list.length;
      }
    },
  };
}
