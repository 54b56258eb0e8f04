// Where a figure lies that was drawn many times.

/** How often a figure is drawn for its interval: with as many, 95 % lie between the 5th and the 195th. */
export const drawsOfInterval = 199;

/** Both ends belong to it. */
export interface DrawnInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Of n draws the k-th and the (n + 1 − k)-th in order, k = ⌊0.025 (n + 1)⌋ and at least 1: one more draw lies between them
 * with probability 1 − 2 k / (n + 1), 95 % for 199, whatever its distribution, and more where values repeat (David & Nagaraja,
 * Order Statistics, §7 (2003)). Throws Error for none.
 */
export function intervalOfDraws(values: readonly number[]): DrawnInterval {
  if (values.length === 0) throw new Error('There is no interval of no draws');
  const sorted = Float64Array.from(values).sort();
  const rank = Math.max(1, Math.floor(0.025 * (sorted.length + 1)));
  return { low: sorted[rank - 1], high: sorted[sorted.length - rank] };
}

/**
 * The class of the largest mean, or `likeliest` where that is known, and whether its interval and that of any other class
 * have a value in common. `draws`: probabilities [draw][class] of one sample.
 */
export function decide(
  draws: readonly ArrayLike<number>[],
  likeliest?: number,
): {
  readonly most: number;
  readonly undecided: boolean;
  readonly means: readonly number[];
  readonly intervals: readonly DrawnInterval[];
} {
  const of = (at: number) => draws.map((each) => each[at]);
  const classes = Array.from(draws[0], (_, at) => of(at));
  const means = classes.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const intervals = classes.map(intervalOfDraws);
  const most = likeliest ?? means.indexOf(Math.max(...means));
  const undecided = intervals.some(({ high }, at) => at !== most && high >= intervals[most].low);
  return { most, undecided, means, intervals };
}
