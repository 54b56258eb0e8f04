// Many tensors in one dispatch: each has a slot of the dispatch, a stretch of its threads, and buffers of its own.

/** `count` numbers of a tensor, from number `from` on. */
export interface Slot {
  /** Its place in the list of tensors. */
  readonly tensor: number;
  readonly from: number;
  readonly count: number;
}

export interface Most {
  /** Slots of a dispatch. */
  readonly slots: number;
  /** Numbers of a dispatch: what a binding takes. */
  readonly numbers: number;
}

/** Ranges of buffers are bound at multiples of 256 bytes. */
const alignment = 64;

/** Tensors of these sizes, in order, on as few dispatches as follow each other; what is too long for one is cut. */
export function shareOut(sizes: readonly number[], most: Most): Slot[][] {
  const numbers = Math.floor(most.numbers / alignment) * alignment;
  const groups: Slot[][] = [];
  let room = 0;
  sizes.forEach((size, tensor) => {
    for (let from = 0; from < size; from += numbers) {
      const count = Math.min(numbers, size - from);
      const isFull = groups.length === 0 || groups.at(-1)!.length === most.slots || count > room;
      if (isFull) {
        groups.push([]);
        room = numbers;
      }
      groups.at(-1)!.push({ tensor, from, count });
      room -= count;
    }
  });
  return groups;
}

/** Threads that the slots of a dispatch take. */
export function sizeOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, { count }) => sum + count, 0);
}

/** Of each slot the thread behind its last. */
export function endsOf(slots: readonly Slot[]): number[] {
  let end = 0;
  return slots.map(({ count }) => (end += count));
}

/** WGSL: what thread `i` does in its slot, by slot, where it is number `j`; `ends` gives an expression of each slot's end. */
export function bySlot(count: number, end: (slot: number) => string, work: (slot: number) => string): string {
  const cases = Array.from({ length: count }, (_, slot) => {
    const begin = slot === 0 ? '0u' : end(slot - 1);
    return `if (i < ${end(slot)}) { let j = i - ${begin}; ${work(slot)} }`;
  });
  return cases.join('\n  else ');
}
