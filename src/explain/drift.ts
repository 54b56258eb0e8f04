// Whether many images together are of another kind than those a model was trained on, though each by itself may pass.

/** The largest distance between two distributions, and how often as large a one comes of chance. */
export interface Drift {
  /** Kolmogorov–Smirnov's D, in [0, 1]. */
  readonly distance: number;
  /** Of images like the validation images, about the share of sets of this size with such a D or a larger one. */
  readonly p: number;
}

/** Fewer tell nothing. */
export const leastImages = 20;

/**
 * Of how far images lie from the training images, against how far `among` validation images lie: `shares` of these are nearer
 * than each image, as `Classifier.unusual` has them. The test of two samples of Kolmogorov and Smirnov, p by the asymptotic
 * series with Stephens' (1970) correction for few images.
 */
export function driftOf(shares: ArrayLike<number>, among: number): Drift {
  const count = shares.length;
  const nearer = new Float64Array(among + 1);
  for (let image = 0; image < count; image++) nearer[Math.round(shares[image] * among)]++;
  let [distance, seen] = [0, 0];
  for (let rank = 0; rank <= among; rank++) {
    // Between two validation images in order, before and after the images that lie there.
    distance = Math.max(distance, Math.abs(seen / count - rank / among));
    seen += nearer[rank];
    distance = Math.max(distance, Math.abs(seen / count - rank / among));
  }
  const root = Math.sqrt((count * among) / (count + among));
  return { distance, p: kolmogorov((root + 0.12 + 0.11 / root) * distance) };
}

/** P(K ≥ x) = 2 Σ (−1)^(k−1) exp(−2k²x²) */
function kolmogorov(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(Math.max(sum, 0), 1);
}
