// Numbers made simple as long as a difference stays: zeros, multiples of π/4, short decimals.

/** Whether simpler numbers still show the difference. */
export type Shows = (numbers: Float64Array) => boolean;

/** Simpler values of a number, the simplest first. */
const simpler: readonly ((value: number) => number)[] = [
  () => 0,
  (value) => (Math.PI / 2) * Math.round(value / (Math.PI / 2)),
  (value) => (Math.PI / 4) * Math.round(value / (Math.PI / 4)),
  (value) => Math.round(value * 10) / 10,
  (value) => Math.round(value * 100) / 100,
];

/**
 * Numbers that still show the difference, in at most `most` attempts: each way of simplifying is tried on all numbers at
 * once, then on halves of those that it cannot take together (delta debugging, Zeller & Hildebrandt 2002).
 */
export function shrink(start: Float64Array, shows: Shows, most: number): Float64Array {
  let numbers = start;
  let left = most;
  const simple = new Set<number>();

  /** Whether all these could be simplified; false where attempts are used up, too. */
  function attempt(group: readonly number[], change: (value: number) => number): boolean {
    const candidate = numbers.slice();
    for (const at of group) candidate[at] = withoutSign(change(numbers[at]));
    if (group.every((at) => candidate[at] === numbers[at])) return true;
    if (left-- <= 0 || !shows(candidate)) return false;
    numbers = candidate;
    return true;
  }

  function simplify(group: readonly number[], change: (value: number) => number): void {
    if (group.length === 0) return;
    if (attempt(group, change)) {
      for (const at of group) simple.add(at);
    } else if (group.length > 1 && left > 0) {
      const half = Math.ceil(group.length / 2);
      simplify(group.slice(0, half), change);
      simplify(group.slice(half), change);
    }
  }

  const all = [...start.keys()];
  attempt(all, (value) => value - 2 * Math.PI * Math.ceil(value / (2 * Math.PI) - 0.5));
  // Where attempts are few, decimals are short at least.
  for (const digits of [2, 3, 4, 6]) if (attempt(all, (value) => Number(value.toFixed(digits)))) break;
  for (const change of simpler) simplify(all.filter((at) => !simple.has(at)), change); // prettier-ignore
  attempt(all, Math.abs);
  return numbers;
}

function withoutSign(value: number): number {
  return value === 0 ? 0 : value;
}
