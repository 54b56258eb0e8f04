// Configurations that no other beats at both: more accurate at no more cost.

/** In the order of costs; of those with equal cost the most accurate, of equally accurate ones the cheapest. */
export function paretoFront<T>(all: readonly T[], cost: (each: T) => number, gain: (each: T) => number): T[] {
  const ordered = [...all].sort((a, b) => cost(a) - cost(b) || gain(b) - gain(a));
  let best = -Infinity;
  return ordered.filter((each) => {
    if (gain(each) <= best) return false;
    best = gain(each);
    return true;
  });
}
