// Whether differences, of seeds or of patients, lie on one side by more than chance: had the two the same figures, each sign
// would be as good as drawn.

/**
 * Two-sided p of the exact permutation test of paired differences (Fisher, The Design of Experiments, §21 (1935)): the share
 * of the 2ⁿ choices of signs for which |Σ ± dᵢ| ≥ |Σ dᵢ|. `differences` are whole numbers: images that one has right more.
 */
export function signFlipTest(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).filter((each) => each > 0);
  const most = sizes.reduce((sum, each) => sum + each, 0);
  const middle = most + sizes.reduce((a, b) => Math.max(a, b), 0);
  // The probability of each sum from −reach to reach in steps of 2, around the middle; those before are shifted by ±d.
  let sums = new Float64Array(2 * middle + 1);
  let next = new Float64Array(2 * middle + 1);
  sums[middle] = 1;
  let reach = 0;
  for (const each of sizes) {
    reach += each;
    for (let at = middle - reach; at <= middle + reach; at += 2)
      next[at] = (sums[at - each] + sums[at + each]) / 2;
    [sums, next] = [next, sums];
  }
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
  let asFar = 0;
  for (let sum = -most; sum <= most; sum += 2) if (Math.abs(sum) >= observed) asFar += sums[middle + sum];
  return Math.min(1, asFar);
}

/** The least p that the test can give of so many differences, 2 / 2ⁿ: all on one side. */
export function leastSignFlip(differences: number): number {
  return Math.min(1, 2 ** (1 - differences));
}
