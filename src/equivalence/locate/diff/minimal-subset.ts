// Delta debugging (Zeller & Hildebrandt, IEEE Transactions on Software Engineering 28, 183 (2002)): of many changes the few
// that matter.

/**
 * A subset that suffices and from which none can be left out, where all together suffice. Asks O(n²) times at worst, and
 * n log n where few matter; `suffices` may throw to end the search.
 */
export function minimalSubset<T>(all: readonly T[], suffices: (some: readonly T[]) => boolean): readonly T[] {
  let kept = all;
  let parts = 2;
  while (kept.length >= 2) {
    const size = Math.ceil(kept.length / parts);
    const chunks = Array.from({ length: Math.ceil(kept.length / size) }, (_, at) => kept.slice(at * size, (at + 1) * size)); // prettier-ignore
    const chunk = chunks.find(suffices);
    if (chunk) {
      kept = chunk;
      parts = 2;
      continue;
    }
    const rest = chunks.length > 2 && firstOf(chunks.map((_, at) => chunks.filter((__, other) => other !== at).flat()), suffices); // prettier-ignore
    if (rest) {
      kept = rest;
      parts = Math.max(parts - 1, 2);
    } else if (size === 1) return kept;
    else parts = Math.min(2 * parts, kept.length);
  }
  return kept;
}

const firstOf = <T>(all: readonly T[], holds: (each: T) => boolean) => all.find(holds);
