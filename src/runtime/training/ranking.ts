// How well the scores of a class rank its samples above all others: figures that no threshold decides, or a fixed one.

/** Sorted scores of the samples of a class, and of all others. */
export interface Ranking {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** The probabilities [n × classes] of one class, by whether it is a sample's label. */
export function rankingOf(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  ofClass: number,
): Ranking {
  const scores: [number[], number[]] = [[], []];
  for (let sample = 0; sample < labels.length; sample++)
    scores[labels[sample] === ofClass ? 0 : 1].push(probabilities[sample * classes + ofClass]);
  const [positives, negatives] = scores.map((some) => Float64Array.from(some).sort());
  return { positives, negatives };
}

/**
 * Area under the receiver operating characteristic: P(s⁺ > s⁻) + P(s⁺ = s⁻) / 2 of a random positive and a random negative
 * sample (Hanley & McNeil, Radiology 143, 29 (1982)). Undefined without positives or negatives.
 */
export function areaUnderCurve({ positives, negatives }: Ranking): number | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined;
  let below = 0;
  let upTo = 0;
  let pairs = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below] < score) below++;
    upTo = Math.max(upTo, below);
    while (upTo < negatives.length && negatives[upTo] === score) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (positives.length * negatives.length);
}

/**
 * The share of positives above the least threshold that at least a share `specificity` of the negatives do not exceed.
 * Undefined without positives or negatives.
 */
export function sensitivityAt(specificity: number, { positives, negatives }: Ranking): number | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined;
  // 0.95 · 20 must be 19.
  const kept = Math.ceil(specificity * negatives.length - 1e-9);
  const threshold = kept > 0 ? negatives[kept - 1] : Number.NEGATIVE_INFINITY;
  const above = positives.reduce((count, score) => count + (score > threshold ? 1 : 0), 0);
  return above / positives.length;
}
