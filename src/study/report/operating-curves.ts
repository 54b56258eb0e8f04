// What every threshold on a class's probability gives: receiver operating characteristic, and precision against recall.
import { rankingOf, type Ranking } from '../../runtime/training/ranking.ts';
import type { Answers } from '../summary/answers.ts';

/** Shares in [0, 1]. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** By threshold, falling: 1 − specificity, sensitivity, and precision. */
interface Threshold {
  readonly falsePositives: number;
  readonly recall: number;
  readonly precision: number;
}

/** One for each score that occurs; samples with equal scores pass together. Empty without positives or negatives. */
function thresholdsOf({ positives, negatives }: Ranking): Threshold[] {
  if (positives.length === 0 || negatives.length === 0) return [];
  const thresholds: Threshold[] = [];
  let [right, wrong] = [0, 0];
  while (right < positives.length || wrong < negatives.length) {
    const score = Math.max(positives.at(-1 - right) ?? -Infinity, negatives.at(-1 - wrong) ?? -Infinity);
    while (right < positives.length && positives.at(-1 - right) === score) right++;
    while (wrong < negatives.length && negatives.at(-1 - wrong) === score) wrong++;
    thresholds.push({
      falsePositives: wrong / negatives.length,
      recall: right / positives.length,
      precision: right / (right + wrong),
    });
  }
  return thresholds;
}

/** From (0, 0) to (1, 1); its area is `areaUnderCurve`. */
export function receiverCurve(ranking: Ranking): Point[] {
  const points = thresholdsOf(ranking).map(({ falsePositives, recall }) => ({
    x: falsePositives,
    y: recall,
  }));
  return points.length === 0 ? [] : [{ x: 0, y: 0 }, ...points];
}

/** Precision against recall. */
export function precisionCurve(ranking: Ranking): Point[] {
  return thresholdsOf(ranking).map(({ recall, precision }) => ({ x: recall, y: precision }));
}

/** The same line with at most so many points, its ends among them. */
export function thinned(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]);
}

/** Of two classes the second against the first; of more each against the rest. */
export function rankingsOf({ labels, probabilities }: Answers, classes: number): Ranking[] {
  const chosen = classes === 2 ? [1] : Array.from({ length: classes }, (_, index) => index);
  return chosen.map((ofClass) => rankingOf(labels, probabilities, classes, ofClass));
}
