// From long vectors to a few angles: principal components, each scaled to [0, π] by its range over the training set.
import { fitPca, project, type Pca } from './pca.ts';
import { take, vector, type NumbersByName } from './trained.ts';

/** Plain data: JSON keeps it whole. */
export interface Reduction extends Pca {
  /** [k]: the coordinates that become 0 and π. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Fits k components and their ranges on the training set alone: `values` is [count × features]. */
export async function fitReduction(
  values: Float32Array,
  count: number,
  k: number,
  seed: number,
): Promise<Reduction> {
  const pca = await fitPca(values, count, k, seed);
  const coordinates = await project(pca, values, count);
  const low = new Array<number>(k).fill(Infinity);
  const high = new Array<number>(k).fill(-Infinity);
  for (let at = 0; at < coordinates.length; at++) {
    low[at % k] = Math.min(low[at % k], coordinates[at]);
    high[at % k] = Math.max(high[at % k], coordinates[at]);
  }
  return { ...pca, low, high };
}

/** Angles [count × k] in [0, π]; beyond the training set's range they are clipped. A component without range gives 0. */
export async function reduce(
  reduction: Reduction,
  values: Float32Array,
  count: number,
): Promise<Float32Array> {
  const { low, high } = reduction;
  const k = low.length;
  const coordinates = await project(reduction, values, count);
  return coordinates.map((value, at) => {
    const range = high[at % k] - low[at % k];
    return range > 0 ? Math.PI * Math.min(Math.max((value - low[at % k]) / range, 0), 1) : 0;
  });
}

/** What `reductionOfNumbers` makes the same reduction of. */
export function numbersOfReduction({ mean, components, explained, low, high }: Reduction): NumbersByName {
  const shape = [components.length, mean.length];
  return new Map([
    ['mean', vector(mean)],
    ['components', { shape, values: Float64Array.from(components.flat()) }],
    ['explained', vector(explained)],
    ['low', vector(low)],
    ['high', vector(high)],
  ]);
}

/** The reduction to k angles. Throws UserError where something is missing or has another shape. */
export function reductionOfNumbers(numbers: NumbersByName, k: number): Reduction {
  const mean = take(numbers, 'mean', [undefined]);
  const rows = take(numbers, 'components', [k, mean.length]);
  return {
    mean: [...mean],
    components: Array.from({ length: k }, (_, i) => [
      ...rows.subarray(i * mean.length, (i + 1) * mean.length),
    ]),
    explained: [...take(numbers, 'explained', [k])],
    low: [...take(numbers, 'low', [k])],
    high: [...take(numbers, 'high', [k])],
  };
}
