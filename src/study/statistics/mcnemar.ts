// Whether two classifiers of the same images differ by more than chance: only images that one alone has right tell, and
// images of one patient together.
import { sumByGroup } from './groups.ts';
import { signFlipTest } from './sign-flip.ts';

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

/**
 * Two-sided p of the exact permutation test of paired differences by image, whole numbers: of 1 where the first classifier
 * alone is right, −1 where the second alone is. Under the null hypothesis the two may change places, on all images of a group
 * at once: each group's sum has either sign with probability ½ (the clusters of Obuchowski, Statistics in Medicine 17, 1495
 * (1998), whose variance, Σ of the squared sums, this distribution has). `groups`: whose each image is; without, and where
 * all groups have one image, it is McNemar's exact test.
 */
export function mcnemarByGroup(differences: ArrayLike<number>, groups?: readonly string[]): number {
  const sums = [...sumByGroup(differences, groups).sums].filter((sum) => sum !== 0);
  if (sums.some((sum) => Math.abs(sum) !== 1)) return signFlipTest(sums);
  const first = sums.filter((sum) => sum > 0).length;
  return mcnemarExact(first, sums.length - first);
}
