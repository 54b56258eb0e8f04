// "Did you mean …?": the declared name closest to a misspelt one.

/** What an edit counts; a swap of neighbours is the likeliest slip. */
const editCost = 4;
const swapCost = 3;

/**
 * The candidate that a misspelt name most probably means: few letters differ, some agree, and of those alike the one
 * with the least `unfitness`, which counts as an edit does from 4 on.
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  unfitness: (candidate: string) => number = () => 0,
): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  const tooFar = Math.min(name.length, Math.max(1, Math.floor(name.length / 3)) + 1) * editCost;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) * editCost >= tooFar) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const cost = distance + unfitness(candidate);
    if (distance < tooFar && cost < least) {
      best = candidate;
      least = cost;
    }
  }
  return best;
}

/** Whether one letter, or a swap of two neighbours, makes one name of the other, large letters and small ones alike. */
export function isOneSlipFrom(name: string, other: string): boolean {
  return (
    Math.abs(name.length - other.length) <= 1 &&
    editDistance(name.toLowerCase(), other.toLowerCase()) <= editCost
  );
}

/** Weighted distance after Damerau and Levenshtein, in which no letter is edited twice. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j * editCost);
  for (let i = 1; i <= a.length; i++) {
    const current = [i * editCost];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : editCost;
      current[j] = Math.min(previous[j] + editCost, current[j - 1] + editCost, previous[j - 1] + same);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) current[j] = Math.min(current[j], before[j - 2] + swapCost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length];
}
