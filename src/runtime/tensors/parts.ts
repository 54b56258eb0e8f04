// Work in parts that several threads can take: where they begin does not depend on how many threads there are.

/** The size of parts of at most so much, as many as needed, that differ little. */
export function evenly(length: number, most: number): number {
  return Math.ceil(length / Math.max(1, Math.ceil(length / most)));
}

/** [first, length] of each part; all but the last are multiples of `unit`. */
export function parts(length: number, most: number, unit: number): (readonly [number, number])[] {
  const size = Math.ceil(evenly(length, most) / unit) * unit;
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => {
    const first = index * size;
    return [first, Math.min(size, length - first)] as const;
  });
}
