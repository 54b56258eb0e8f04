// Whether two classifiers of the same images differ by more than chance: only images that one alone has right tell.

/**
 * Two-sided p of McNemar's exact test (McNemar, Psychometrika 12, 153 (1947)), where b images are right by the first
 * classifier alone and c by the second alone: min(1, 2 Σ_{k ≤ min(b, c)} C(b + c, k) / 2^{b + c}). 1 where b + c = 0.
 */
export function mcnemarExact(b: number, c: number): number {
  const trials = b + c;
  let logTerm = -trials * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= Math.min(b, c); k++) {
    logTerm += Math.log((trials - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
