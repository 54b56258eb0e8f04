// Whether differences of a few seeds lie on one side by more than chance: had the two the same figures, each sign would be
// as good as drawn.

/**
 * Two-sided p of the exact permutation test of paired differences (Fisher, The Design of Experiments, §21 (1935)): the share
 * of the 2ⁿ choices of signs for which |Σ ± dᵢ| ≥ |Σ dᵢ|. `differences` are whole numbers: images that one has right more.
 */
export function signFlipTest(differences: readonly number[]): number {
  const most = differences.reduce((sum, each) => sum + Math.abs(each), 0);
  // The probability of each sum from −most to most; sums of all signs but one's own are shifted by ±d.
  let sums = new Float64Array(2 * most + 1);
  sums[most] = 1;
  for (const each of differences.map(Math.abs)) {
    const next = new Float64Array(sums.length);
    sums.forEach((probability, at) => {
      if (probability === 0) return;
      next[at - each] += probability / 2;
      next[at + each] += probability / 2;
    });
    sums = next;
  }
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
  const asFar = sums.reduce(
    (p, probability, at) => (Math.abs(at - most) >= observed ? p + probability : p),
    0,
  );
  return Math.min(1, asFar);
}

/** The least p that the test can give of so many differences, 2 / 2ⁿ: all on one side. */
export function leastSignFlip(differences: number): number {
  return Math.min(1, 2 ** (1 - differences));
}
