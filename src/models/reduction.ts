// From long vectors to a few angles: principal components, each scaled to [0, π] by its range over the training set.
import type { Images } from '../runtime/data/dataset.ts';
import { take, vector, type NumbersByName } from '../runtime/numbers-by-name.ts';
import { fitPca, project, projectionFlops, type Pca } from './pca.ts';

/** Plain data: JSON keeps it whole. */
export interface Reduction extends Pca {
  /** [k]: the coordinates that become 0 and π. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Fits k components and their ranges on the training set alone. */
export async function fitReduction(
  train: Images,
  k: number,
  seed: number,
  signal?: AbortSignal,
): Promise<Reduction> {
  const known = fitted.get(train)?.get(`${k} ${seed}`);
  if (known) return known;
  const reduction = await fitAnew(train, k, seed, signal);
  fitted.set(train, new Map([...(fitted.get(train) ?? []), [`${k} ${seed}`, reduction]]));
  return reduction;
}

/** Several models of a study begin with the same reduction of the same images. */
const fitted = new WeakMap<Images, ReadonlyMap<string, Reduction>>();

async function fitAnew(train: Images, k: number, seed: number, signal?: AbortSignal): Promise<Reduction> {
  const pca = await fitPca(train, k, seed, { signal });
  const low = new Array<number>(k).fill(Infinity);
  const high = new Array<number>(k).fill(-Infinity);
  for await (const { values } of project(pca, train, { signal })) {
    values.forEach((value, at) => {
      low[at % k] = Math.min(low[at % k], value);
      high[at % k] = Math.max(high[at % k], value);
    });
  }
  return { ...pca, low, high };
}

/** To k angles of a vector: its coordinates, each less the least, over the range, times π. */
export function reductionFlops(k: number, features: number): number {
  return projectionFlops(k, features) + 3 * k;
}

/** Angles [count × k] in [0, π]; beyond the training set's range they are clipped. A component without range gives 0. */
export async function reduce(
  reduction: Reduction,
  images: Images,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { low, high } = reduction;
  const k = low.length;
  const angles = new Float32Array(images.count * k);
  for await (const { first, values } of project(reduction, images, { signal })) {
    values.forEach((value, at) => {
      const range = high[at % k] - low[at % k];
      const share = range > 0 ? Math.min(Math.max((value - low[at % k]) / range, 0), 1) : 0;
      angles[first * k + at] = Math.PI * share;
    });
  }
  return angles;
}

/** Gradients [count × features] by the images, of those [count × k] by their angles: an angle that is clipped passes none on. */
export async function pullReduction(
  reduction: Reduction,
  images: Images,
  upstream: Float32Array,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { low, high, components } = reduction;
  const k = low.length;
  const slopes = new Float32Array(upstream.length);
  for await (const { first, values } of project(reduction, images, { signal })) {
    values.forEach((value, own) => {
      const range = high[own % k] - low[own % k];
      const isInside = range > 0 && value >= low[own % k] && value <= high[own % k];
      const at = first * k + own;
      slopes[at] = isInside ? (Math.PI / range) * upstream[at] : 0;
    });
  }
  return spread(slopes, components, images.count);
}

/** Slopes [count × k] along the components as slopes [count × features] along the features. */
export function spread(
  slopes: Float32Array,
  components: readonly (readonly number[])[],
  count: number,
): Float32Array {
  const features = components[0]?.length ?? 0;
  const gradient = new Float32Array(count * features);
  for (let row = 0; row < count; row++) {
    const own = gradient.subarray(row * features, (row + 1) * features);
    components.forEach((component, index) => {
      const slope = slopes[row * components.length + index];
      if (slope !== 0) for (let at = 0; at < features; at++) own[at] += slope * component[at];
    });
  }
  return gradient;
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
