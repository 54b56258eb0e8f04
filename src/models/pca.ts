// Principal components of many long vectors, by subspace iteration on the tensor engine with Rayleigh-Ritz steps in
// double precision (Halko, Martinsson & Tropp 2011): quick where only a few of many components are wanted.
import * as tf from '../runtime/tensors/tf.ts';
import { createRandom } from '../runtime/random.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
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
const rowsAtOnce = 4096;

/**
 * The k leading components of `values` [count × features]. Where the data span fewer than k dimensions the rest are
 * zero vectors. The same seed and engine give the same bits.
 */
export async function fitPca(values: Float32Array, count: number, k: number, seed: number): Promise<Pca> {
  await startEngine();
  const features = values.length / count;
  const mean = columnMeans(values, count, features);
  const { centred, total } = centre(values, mean);
  const width = Math.min(k + oversampling, features, count);
  const random = createRandom(seed);
  let basis: Float64Array = Float64Array.from({ length: width * features }, () => random.normal());
  orthonormalise(basis, width, features);
  let variances: Float64Array = new Float64Array(width);
  const data = tf.tensor2d(centred, [count, features]);
  const transposed = tf.transpose(data);
  try {
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      const image = scatter(data, transposed, basis, width);
      const { values: ritz, vectors } = symmetricEigen(gram(basis, image, width, features), width);
      const turned = combine(vectors, basis, width, features);
      const turnedImage = combine(vectors, image, width, features);
      variances = ritz;
      basis = turned;
      if (worstResidual(turned, turnedImage, ritz, Math.min(k, width), features) < tolerance) break;
      basis = turnedImage;
      orthonormalise(basis, width, features);
    }
  } finally {
    tf.dispose([data, transposed]);
  }
  const zero = () => new Float64Array(features);
  const vectorAt = (i: number) =>
    i < width && variances[i] > 1e-10 * total ? basis.slice(i * features, (i + 1) * features) : zero();
  const components = Array.from({ length: k }, (_, i) => Array.from(positive(vectorAt(i))));
  const explained = Array.from({ length: k }, (_, i) =>
    i < width && total > 0 ? Math.max(variances[i], 0) / total : 0,
  );
  return { mean: Array.from(mean), components, explained };
}

/** Coordinates [count × k] of `values` [count × features] along the components. */
export async function project(pca: Pca, values: Float32Array, count: number): Promise<Float32Array> {
  await startEngine();
  const k = pca.components.length;
  const features = pca.mean.length;
  const offsets = pca.components.map((component) => dot(component, pca.mean));
  const coordinates = new Float32Array(count * k);
  for (let start = 0; start < count; start += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, count - start);
    const part = tf.tidy(() =>
      tf
        .tensor2d(values.subarray(start * features, (start + rows) * features), [rows, features])
        .matMul(tf.tensor2d(pca.components as number[][], [k, features]).transpose())
        .sub(tf.tensor1d(offsets)),
    );
    coordinates.set(await part.data<'float32'>(), start * k);
    part.dispose();
  }
  return coordinates;
}

function columnMeans(values: Float32Array, count: number, features: number): Float64Array {
  const sums = new Float64Array(features);
  for (let row = 0, at = 0; row < count; row++)
    for (let j = 0; j < features; j++, at++) sums[j] += values[at];
  return sums.map((sum) => sum / count);
}

function centre(values: Float32Array, mean: Float64Array): { centred: Float32Array; total: number } {
  const centred = new Float32Array(values.length);
  let total = 0;
  for (let at = 0, j = 0; at < values.length; at++, j = j + 1 === mean.length ? 0 : j + 1) {
    const value = values[at] - mean[j];
    centred[at] = value;
    total += value * value;
  }
  return { centred, total };
}

/** Rows of basis · XᵀX. tfjs-wasm multiplies by a transposed matrix twelve times slower, so Xᵀ is kept. */
function scatter(
  data: tf.Tensor2D,
  transposed: tf.Tensor2D,
  basis: Float64Array,
  width: number,
): Float64Array {
  const image = tf.tidy(() => {
    const rows = tf.tensor2d(Float32Array.from(basis), [width, data.shape[1]]);
    return tf.matMul(tf.matMul(rows, transposed), data);
  });
  const numbers = Float64Array.from(image.dataSync());
  image.dispose();
  return numbers;
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

/** Gram-Schmidt on rows, twice for accuracy; a row that depends on earlier ones becomes zero. */
function orthonormalise(rows: Float64Array, count: number, features: number): void {
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * features, (i + 1) * features);
    const before = Math.sqrt(dot(row, row));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = rows.subarray(j * features, (j + 1) * features);
        const overlap = dot(row, other);
        for (let f = 0; f < features; f++) row[f] -= overlap * other[f];
      }
    }
    const norm = Math.sqrt(dot(row, row));
    const inverse = norm > 1e-7 * before ? 1 / norm : 0;
    for (let f = 0; f < features; f++) row[f] *= inverse;
  }
}

/** The symmetric part of A Bᵀ, for rows. */
function gram(a: Float64Array, b: Float64Array, count: number, features: number): Float64Array {
  const products = new Float64Array(count * count);
  const row = (matrix: Float64Array, i: number) => matrix.subarray(i * features, (i + 1) * features);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const product = (dot(row(a, i), row(b, j)) + dot(row(a, j), row(b, i))) / 2;
      products[i * count + j] = product;
      products[j * count + i] = product;
    }
  }
  return products;
}

/** Rows of M · A. */
function combine(m: Float64Array, a: Float64Array, count: number, features: number): Float64Array {
  const combined = new Float64Array(count * features);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const factor = m[i * count + j];
      for (let f = 0; f < features; f++) combined[i * features + f] += factor * a[j * features + f];
    }
  }
  return combined;
}

function positive(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const entry of vector) if (Math.abs(entry) > Math.abs(largest)) largest = entry;
  return largest < 0 ? vector.map((entry) => -entry) : vector;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
