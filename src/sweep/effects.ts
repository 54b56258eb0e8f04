// Which factor matters and by how much: differences between two of its values, paired over everything else.
import { mean } from 'simple-statistics';
import { bootstrapInterval } from '../study/statistics/bootstrap.ts';
import type { Interval } from '../study/statistics/interval.ts';
import type { Axis } from './axis.ts';
import type { Comparison, Configuration, Results } from './configurations.ts';

/** Of the validation accuracy, by going from one value of a factor to another with all else the same. */
export interface Difference {
  readonly from: string;
  readonly to: string;
  /** Pairs of runs that differ in this factor alone, seeds among what they share. */
  readonly pairs: number;
  /** Absent without pairs. */
  readonly mean?: number | undefined;
  /** By the bootstrap over pairs; absent of fewer than two. */
  readonly interval?: Interval | undefined;
}

export interface ValueMean {
  readonly value: string;
  readonly runs: number;
  /** Absent without runs. */
  readonly mean?: number | undefined;
}

export interface Effect {
  readonly factor: Axis;
  /** In the order of the axis. Of all runs that have the value, paired or not. */
  readonly values: readonly ValueMean[];
  /** From the first value that has runs to each other. */
  readonly differences: readonly Difference[];
  /** Largest less least of the paired means, the first value's 0 among them: by this factors are compared. */
  readonly range: number;
}

/** Of each axis but the seed; the one that matters most first. An axis of one value has no differences. */
export function effectsOf(results: Results): Effect[] {
  return results.factors.map((factor) => effectOf(factor, results)).sort((a, b) => b.range - a.range);
}

function effectOf(factor: Axis, { configurations, comparison }: Results): Effect {
  const accuracies = byValue(factor, configurations, comparison);
  const values = factor.values.map((value): ValueMean => {
    const own = [...(accuracies.get(value)?.values() ?? [])];
    return { value, runs: own.length, mean: own.length > 0 ? mean(own) : undefined };
  });
  const [first, ...others] = values.filter(({ runs }) => runs > 0).map(({ value }) => value);
  const differences = others.map((to) => differenceOf({ from: first, to }, accuracies));
  const means = [0, ...differences.flatMap((each) => each.mean ?? [])];
  return { factor, values, differences, range: means.reduce(larger) - means.reduce(lesser) };
}

/** Accuracies of runs by the value of the factor, then by all else. */
type Accuracies = ReadonlyMap<string, ReadonlyMap<string, number>>;

function byValue(
  { name }: Axis,
  configurations: readonly Configuration[],
  { accuracyOf, fieldOf }: Comparison,
): Accuracies {
  const accuracies = new Map<string, Map<string, number>>();
  for (const { model, points, runs } of configurations)
    for (const point of points) {
      const { [name]: value, ...rest } = point;
      const own = accuracies.get(value) ?? new Map<string, number>();
      accuracies.set(value, own);
      // Where the factor is the model, two values are two models.
      const others = JSON.stringify([value === model ? '' : model, rest]);
      for (const run of runs)
        own.set(`${run.key.seed} ${run.key.fold ?? ''} ${fieldOf(run)} ${others}`, accuracyOf(run));
    }
  return accuracies;
}

function differenceOf({ from, to }: Pick<Difference, 'from' | 'to'>, accuracies: Accuracies): Difference {
  const first = accuracies.get(from)!;
  const paired = [...accuracies.get(to)!].flatMap(([others, accuracy]) => {
    const before = first.get(others);
    return before === undefined ? [] : [accuracy - before];
  });
  // In an order of their own, so that the bootstrap draws the same ones whatever the order of runs.
  paired.sort((a, b) => a - b);
  const pairs = paired.length;
  return {
    from,
    to,
    pairs,
    mean: pairs > 0 ? mean(paired) : undefined,
    interval: pairs > 1 ? bootstrapInterval(paired) : undefined,
  };
}

const larger = (a: number, b: number) => Math.max(a, b);
const lesser = (a: number, b: number) => Math.min(a, b);
