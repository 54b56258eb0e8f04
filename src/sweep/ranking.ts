// Which configuration is best on the validation images, how sure that is, and what the best of so many shows by chance.
import { mean } from 'simple-statistics';
import { expectedLargest } from '../study/statistics/expected-largest.ts';
import type { Interval } from '../study/statistics/interval.ts';
import { studentQuantile } from '../study/statistics/student.ts';
import type { Configuration, Results } from './configurations.ts';

/**
 * 95 % interval of the mean validation accuracy over seeds, x̄ ± t s/√n: s is pooled over all configurations, which are taken to
 * vary alike; within [0, 1]. Undefined where no configuration has two runs.
 */
export function intervalOf(
  { validation, runs }: Pick<Configuration, 'validation' | 'runs'>,
  { seedDeviation }: Pick<Results, 'seedDeviation'>,
): Interval | undefined {
  if (!seedDeviation) return undefined;
  const { deviation, freedom } = seedDeviation;
  const half = (studentQuantile(freedom) * deviation) / Math.sqrt(runs.length);
  return { low: Math.max(0, validation.mean - half), high: Math.min(1, validation.mean + half) };
}

/** How far the best stands out. */
export interface BestOfMany {
  /** Configurations that were compared. */
  readonly compared: number;
  /** Those of them that are done, whose accuracies are those of their whole training. */
  readonly finished: number;
  /** Of the best above the mean of those that are done, in validation accuracy. */
  readonly above: number;
  /** The same, were all equal but for their seeds; absent where no configuration has two runs. */
  readonly byChance?: number | undefined;
}

/**
 * Had all N configurations one true accuracy, the best would be expected E[max of N] s/√n above their mean, with s the pooled
 * deviation over seeds and n the runs of the best. Those that were stopped count among the N, since the best was chosen from them, too.
 * Undefined where none is done.
 */
export function bestOfMany({
  configurations,
  finished: done,
  seedDeviation,
}: Results): BestOfMany | undefined {
  if (done.length === 0) return undefined;
  const [best] = done;
  const [compared, finished] = [configurations.length, done.length];
  const above = best.validation.mean - mean(done.map(({ validation }) => validation.mean));
  if (!seedDeviation) return { compared, finished, above };
  const byChance = (expectedLargest(compared) * seedDeviation.deviation) / Math.sqrt(best.runs.length);
  return { compared, finished, above, byChance };
}
