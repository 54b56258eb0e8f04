// Shares a whole number out in proportion, for splits and subsets that keep the mix of classes.

/**
 * Integers that sum to `total`, in proportion to `weights` (largest remainders first, ties to the earlier).
 * Each positive weight gets at least 1 where `total` allows it.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const least = total >= weights.filter((weight) => weight > 0).length ? 1 : 0;
  const parts = exact.map((share, i) => Math.max(Math.floor(share), weights[i] > 0 ? least : 0));
  let rest = total - parts.reduce((a, b) => a + b, 0);
  for (; rest > 0; rest--)
    parts[furthest(parts, (part, i) => (weights[i] > 0 ? exact[i] - part : -Infinity))]++;
  for (; rest < 0; rest++)
    parts[furthest(parts, (part, i) => (part > least ? part - exact[i] : -Infinity))]--;
  return parts;
}

function furthest(parts: readonly number[], distance: (part: number, index: number) => number): number {
  let best = 0;
  parts.forEach((part, i) => {
    if (distance(part, i) > distance(parts[best], best)) best = i;
  });
  return best;
}
