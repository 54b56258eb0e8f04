// How far the mean of a few normal numbers may lie from the true one, where their deviation is estimated.

/** Of the normal distribution, 97.5 %. */
const z = 1.959964;

/**
 * 97.5 % quantile of Student's t: exact for one and two degrees of freedom, beyond by four terms in 1/ν (Abramowitz & Stegun,
 * Handbook of Mathematical Functions, 26.7.5 (1964)), right to 0.2 %. `freedom` ≥ 1.
 */
export function studentQuantile(freedom: number): number {
  if (freedom <= 1) return Math.tan(Math.PI * 0.475);
  // Of two: 2a/√(2(1 − a²)) for P(|t| ≤ q) = a.
  if (freedom <= 2) return (0.95 * Math.SQRT2) / Math.sqrt(1 - 0.95 ** 2);
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z);
}
