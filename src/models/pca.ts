// Principal components of many long vectors, by subspace iteration on the tensor engine with Rayleigh-Ritz steps in
// double precision (Halko, Martinsson & Tropp 2011): quick where only a few of many components are wanted.
import { setImmediate } from 'node:timers/promises';
import * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { inParts, sampleSize, type Part } from '../runtime/data/images.ts';
import { createRandom } from '../runtime/random.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import { combine, dot, gram, orthonormalise } from './row-products.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface Pca {
  /** [features] */
  readonly mean: readonly number[];
  /** [k][features]: unit vectors, largest variance first; in each the entry largest in magnitude is positive. */
  readonly components: readonly (readonly number[])[];
  /** [k]: share of the total variance that lies along each component. */
  readonly explained: readonly number[];
}

const oversampling = 8;
const mostIterations = 25;
const tolerance = 1e-3;

/** How much of the data is held at once. */
export interface Room {
  /** Vectors, fewer where they are long. */
  readonly rowsAtOnce: number;
  /** Numbers of centred vectors that stay on the tensor engine while components are sought. */
  readonly mostKept: number;
}

export interface PcaOptions {
  readonly room?: Room | undefined;
  /** Its reason is thrown between two parts. */
  readonly signal?: AbortSignal | undefined;
}

const defaultRoom: Room = { rowsAtOnce: 1024, mostKept: 2 ** 23 };

/**
 * The k leading components of images as vectors, read part by part: what is held is as long as a few vectors and one part.
 * Where the data span fewer than k dimensions the rest are zero vectors. The same seed and engine give the same bits.
 */
export async function fitPca(
  images: Images,
  k: number,
  seed: number,
  { room = defaultRoom, signal }: PcaOptions = {},
): Promise<Pca> {
  await startEngine();
  const features = sampleSize(images);
  const { count } = images;
  const mean = columnMeans(images, room);
  const data = centre(images, mean, room);
  const width = Math.min(k + oversampling, features, count);
  const leading = Math.min(k, width);
  const random = createRandom(seed);
  let basis: Float64Array = new Float64Array(width * features);
  for (let at = 0; at < basis.length; at++) basis[at] = random.normal();
  orthonormalise(basis, width, features);
  let variances: Float64Array = new Float64Array(width);
  try {
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      const image = await scatter(data, basis, width, signal);
      const { values: ritz, vectors } = symmetricEigen(gram(basis, image, width, features), width);
      // Of these only what is asked for is looked at.
      const turned = combine(vectors, basis, width, features, leading);
      const turnedImage = combine(vectors, image, width, features);
      variances = ritz;
      basis = turned;
      if (worstResidual(turned, turnedImage, ritz, leading, features) < tolerance) break;
      basis = turnedImage;
      orthonormalise(basis, width, features);
    }
  } finally {
    data.dispose();
  }
  const { total } = data;
  const zero = () => new Float64Array(features);
  const vectorAt = (i: number) =>
    i < width && variances[i] > 1e-10 * total ? basis.slice(i * features, (i + 1) * features) : zero();
  const components = Array.from({ length: k }, (_, i) => Array.from(positive(vectorAt(i))));
  const explained = Array.from({ length: k }, (_, i) =>
    i < width && total > 0 ? Math.max(variances[i], 0) / total : 0,
  );
  return { mean: Array.from(mean), components, explained };
}

/** To k coordinates of a vector: products with the components, less those of the mean. */
export function projectionFlops(k: number, features: number): number {
  return k * (2 * features + 1);
}

/** Coordinates along the components, part by part: `values` are [count × k]. */
export async function* project(
  pca: Pca,
  images: Images,
  { room = defaultRoom, signal }: PcaOptions = {},
): AsyncGenerator<Part> {
  await startEngine();
  const k = pca.components.length;
  const features = pca.mean.length;
  const offsets = pca.components.map((component) => dot(component, pca.mean));
  const components = new Float32Array(k * features);
  pca.components.forEach((component, i) => components.set(component, i * features));
  for (const { first, count, values } of inParts(images, room.rowsAtOnce)) {
    const part = tf.tidy(() =>
      tf
        .tensor2d(values, [count, features])
        .matMul(tf.tensor2d(components, [k, features]).transpose())
        .sub(tf.tensor1d(offsets)),
    );
    const coordinates = new Float32Array(await part.data<'float32'>());
    part.dispose();
    await setImmediate();
    signal?.throwIfAborted();
    yield { first, count, values: coordinates };
  }
}

function columnMeans(images: Images, { rowsAtOnce }: Room): Float64Array {
  const sums = new Float64Array(sampleSize(images));
  for (const { values } of inParts(images, rowsAtOnce))
    for (let at = 0; at < values.length;) for (let j = 0; j < sums.length; j++, at++) sums[j] += values[at];
  return sums.map((sum) => sum / images.count);
}

/** Vectors less their mean, on the tensor engine. */
interface Centred {
  /** Sum of the squares of all their numbers. */
  readonly total: number;
  /** The rows [some × features], part by part; not the taker's to dispose of. */
  parts(): Generator<tf.Tensor2D>;
  dispose(): void;
}

/** The first parts stay on the engine, as many as fit; the others are read anew each time. */
function centre(images: Images, mean: Float64Array, { rowsAtOnce, mostKept }: Room): Centred {
  const features = mean.length;
  const kept: tf.Tensor2D[] = [];
  let total = 0;
  let keptRows = 0;
  for (const part of inParts(images, rowsAtOnce)) {
    total += subtract(part.values, mean);
    if (keptRows < part.first || (keptRows + part.count) * features > mostKept) continue;
    kept.push(tf.tensor2d(part.values.slice(), [part.count, features]));
    keptRows += part.count;
  }
  const others = () => inParts(images, rowsAtOnce, keptRows);
  return {
    total,
    parts: () => centredParts(kept, others(), mean),
    dispose: () => tf.dispose(kept),
  };
}

/** Those that are centred already, then the others. A generator of its own for each set would be compiled anew for each. */
function* centredParts(kept: readonly tf.Tensor2D[], others: Iterable<Part>, mean: Float64Array): Generator<tf.Tensor2D> {
  yield* kept;
  for (const { count, values } of others) {
    subtract(values, mean);
    const rows = tf.tensor2d(values, [count, mean.length]);
    try {
      yield rows;
    } finally {
      rows.dispose();
    }
  }
} // prettier-ignore

/** Takes the mean off each row, in place; the sum of the squares of what is left. */
function subtract(values: Float32Array, mean: Float64Array): number {
  let squares = 0;
  for (let at = 0; at < values.length;) {
    for (let j = 0; j < mean.length; j++, at++) {
      const value = values[at] - mean[j];
      values[at] = value;
      squares += value * value;
    }
  }
  return squares;
}

/** Rows of basis · XᵀX, as (X · basisᵀ)ᵀ · X: tfjs-wasm multiplies by a transposed matrix twelve times slower. */
async function scatter(
  data: Centred,
  basis: Float64Array,
  width: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const features = basis.length / width;
  const sum = new Float64Array(basis.length);
  const columns = tf.tidy(() => tf.tensor2d(new Float32Array(basis), [width, features]).transpose());
  try {
    for (const rows of data.parts()) {
      const image = tf.tidy(() => tf.matMul(tf.matMul(rows, columns).transpose(), rows));
      const numbers = await image.data<'float32'>();
      for (let at = 0; at < sum.length; at++) sum[at] += numbers[at];
      image.dispose();
      await setImmediate();
      signal?.throwIfAborted();
    }
  } finally {
    columns.dispose();
  }
  return sum;
}

/** Largest ‖XᵀX v − λ v‖ / λ over the leading vectors that carry variance. */
function worstResidual(
  vectors: Float64Array,
  images: Float64Array,
  values: Float64Array,
  leading: number,
  features: number,
): number {
  let worst = 0;
  for (let i = 0; i < leading && values[i] > 1e-6 * values[0]; i++) {
    let square = 0;
    for (let at = i * features; at < (i + 1) * features; at++)
      square += (images[at] - values[i] * vectors[at]) ** 2;
    worst = Math.max(worst, Math.sqrt(square) / values[i]);
  }
  return worst;
}

function positive(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const entry of vector) if (Math.abs(entry) > Math.abs(largest)) largest = entry;
  return largest < 0 ? vector.map((entry) => -entry) : vector;
}
