// Relations of up to four numbers among hundreds, x ± y ± z ± v = k π/L: merged rotations of a circuit of constants.

/** numbers[i] = turns · period + Σ times · numbers[of], of numbers that stand for themselves. */
export interface Expressed {
  readonly turns: number;
  readonly parts: ReadonlyMap<number, number>;
}

/** Σ times · numbers[of] = turns · period. */
interface Relation {
  readonly parts: ReadonlyMap<number, number>;
  readonly turns: number;
}

/** Above it sums of two are looked for alone, not those of two that are sums of two others. */
const mostPaired = 1200;
const mostNumbers = 2000;
const mostTimes = 64;
/** Relations that are looked at, for each number: short decimals have many more, which say the same. */
const mostRelations = 16;

/**
 * Each number by as few of the others as relations of few terms allow. `period`: what multiples of are known, such as π/4;
 * undefined: nothing. `tolerance`: how far a relation may be off.
 */
export function fewTermRelations(
  numbers: readonly number[],
  period: number | undefined,
  tolerance: number,
): readonly Expressed[] {
  const known = new Map<number, Expressed>();
  const resolve = (index: number): Expressed =>
    known.get(index) ?? { turns: 0, parts: new Map([[index, 1]]) };

  function expand({
    parts,
    turns,
  }: {
    readonly parts: ReadonlyMap<number, number>;
    readonly turns: number;
  }): Relation {
    const total = new Map<number, number>();
    let rest = turns;
    for (const [index, times] of parts) {
      const own = resolve(index);
      rest -= times * own.turns;
      for (const [of, each] of own.parts) {
        const sum = (total.get(of) ?? 0) + times * each;
        if (sum === 0) total.delete(of);
        else total.set(of, sum);
      }
    }
    return { parts: total, turns: rest };
  }

  for (const relation of relationsOf(numbers, period, tolerance)) {
    const { parts, turns } = expand(relation);
    const pivot = [...parts].filter(([, times]) => Math.abs(times) === 1).at(-1);
    if (!pivot || [...parts.values()].some((times) => Math.abs(times) > mostTimes)) continue;
    const [index, sign] = pivot;
    const others = [...parts].filter(([of]) => of !== index).map(([of, times]): [number, number] => [of, -sign * times]); // prettier-ignore
    known.set(index, { turns: sign * turns, parts: new Map(others) });
    for (const [other, expressed] of known) {
      if (!expressed.parts.has(index)) continue;
      const expanded = expand({ parts: expressed.parts, turns: 0 });
      known.set(other, { turns: expressed.turns - expanded.turns, parts: expanded.parts });
    }
  }
  return numbers.map((_, index) => resolve(index));
}

/** Those of fewer terms first: a number, or the sum or difference of two, that is another one. */
function relationsOf(numbers: readonly number[], period: number | undefined, tolerance: number): Relation[] {
  const count = numbers.length;
  const relations: Relation[] = [];
  if (count > mostNumbers) return relations;
  const isPaired = count <= mostPaired;
  const items = createItems(isPaired ? count * count : count);
  const width = 4 * tolerance;

  /** Distance to the nearest multiple of the period, which does not tell signs apart, in steps. */
  function place(value: number): number {
    const rest = period === undefined ? value : value - Math.round(value / period) * period;
    return Math.floor(Math.abs(rest) / width);
  }

  /** The item and one that was kept, if they are equal but for sign and multiples of the period. */
  function relation(value: number, parts: Parts, found: number): Relation | undefined {
    for (const sign of [1, -1]) {
      const sum = value - sign * items.value(found);
      const turns = period === undefined ? 0 : Math.round(sum / period);
      if (Math.abs(sum - turns * (period ?? 0)) > tolerance) continue;
      const total = new Map<number, number>();
      for (const [index, times] of [
        ...parts,
        ...items.parts(found).map(([of, n]) => [of, -sign * n] as const),
      ])
        if (times !== 0) total.set(index, (total.get(index) ?? 0) + times);
      return { parts: total, turns };
    }
    return undefined;
  }

  function meet(value: number, first: number, second: number, isKept: boolean): void {
    const key = place(value);
    for (let near = key - 1; near <= key + 1; near++) {
      const found = items.find(near);
      if (found < 0) continue;
      const made = relation(value, partsOf(first, second), found);
      if (made) relations.push(made);
    }
    if (isKept) items.keep(key, value, first, second);
  }

  // What is another number but for sign and multiples of the period has no sums of its own.
  const own: number[] = [];
  for (const [first, value] of numbers.entries()) {
    const before = relations.length;
    meet(value, first, 0, true);
    if (relations.length === before) own.push(first);
  }
  const mostFound = relations.length + mostRelations * count;
  for (let at = 1; at < own.length && relations.length < mostFound; at++) {
    const second = own[at];
    for (let before = 0; before <= at; before++) {
      const first = own[before];
      meet(numbers[first] + numbers[second], first, second, isPaired);
      if (before < at) meet(numbers[first] - numbers[second], first, -second, isPaired);
    }
  }
  return relations;
}

type Parts = readonly (readonly [index: number, times: number])[];

/** `second` is below 0 for a difference; number 0 is never the second one. */
function partsOf(first: number, second: number): Parts {
  return [[first, 1], [Math.abs(second), Math.sign(second)]]; // prettier-ignore
}

/** Sums by the place where they lie, one for each place: an open hash table. */
function createItems(most: number) {
  const values = new Float64Array(most);
  const firsts = new Int32Array(most);
  const seconds = new Int32Array(most);
  const keys = new Float64Array(most);
  const size = 2 ** Math.ceil(Math.log2(4 * most + 4));
  const table = new Int32Array(size);
  let count = 0;

  /** The slot of a key, or the free one where it belongs. */
  function slotOf(key: number): number {
    let slot =
      (Math.imul(key % 4294967296, 0x9e3779b1) ^ Math.imul(key / 4294967296, 0x85ebca6b)) & (size - 1);
    while (table[slot] !== 0 && keys[table[slot] - 1] !== key) slot = (slot + 1) & (size - 1);
    return slot;
  }

  return {
    /** −1: none. */
    find: (key: number) => table[slotOf(key)] - 1,
    value: (item: number) => values[item],
    parts: (item: number) => partsOf(firsts[item], seconds[item]),
    keep(key: number, value: number, first: number, second: number) {
      const slot = slotOf(key);
      if (table[slot] !== 0 || count === most) return;
      [keys[count], values[count], firsts[count], seconds[count]] = [key, value, first, second];
      table[slot] = ++count;
    },
  };
}
