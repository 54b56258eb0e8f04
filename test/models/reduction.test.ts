import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { fitPca, project, type Pca, type Room } from '../../src/models/pca.ts';
import { fitReduction, reduce } from '../../src/models/reduction.ts';
import { symmetricEigen } from '../../src/models/symmetric-eigen.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../src/runtime/data/images.ts';
import { createRandom } from '../../src/runtime/random.ts';

/** Rows with independent normal coordinates of these deviations along orthogonal directions, around a mean. */
function cloud(count: number, features: number, deviations: readonly number[], seed: number): Images {
  const random = createRandom(seed);
  const values = new Float32Array(count * features);
  for (let row = 0; row < count; row++) {
    const scores = deviations.map((deviation) => random.normal(0, deviation));
    for (let j = 0; j < features; j++) {
      let value = 5 + random.normal(0, 0.01);
      scores.forEach((score, i) => (value += score * cosine(i + 1, j, features)));
      values[row * features + j] = value;
    }
  }
  return vectors(values, count);
}

function vectors(values: Float32Array, count: number): Images {
  const shape = { count, height: 1, width: values.length / count, channels: 1 };
  return imagesOfValues({ ...shape, values, labels: new Int32Array(count), classes: ['a', 'b'] });
}

/** [count × components] */
async function coordinatesOf(pca: Pca, images: Images, room?: Room): Promise<number[]> {
  const all: number[] = [];
  for await (const { values } of project(pca, images, { room })) all.push(...values);
  return all;
}

const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

/** Orthonormal directions: the discrete cosine transform's. */
const cosine = (i: number, j: number, n: number) =>
  Math.sqrt(2 / n) * Math.cos((Math.PI * i * (j + 0.5)) / n);

describe('symmetricEigen', () => {
  test.prop([fc.integer({ min: 1, max: 7 }), fc.integer()])('A v = λ v, descending, unit', (n, seed) => {
    const random = createRandom(seed);
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random.normal();
    const { values, vectors } = symmetricEigen(a, n);
    for (let i = 0; i < n; i++) {
      if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
      const v = vectors.subarray(i * n, (i + 1) * n);
      expect(Math.hypot(...v)).toBeCloseTo(1, 10);
      for (let row = 0; row < n; row++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += a[row * n + k] * v[k];
        expect(sum).toBeCloseTo(values[i] * v[row], 10);
      }
    }
  });

  test('takes more entries than a call takes arguments', () => {
    const n = 400;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) a[i * n + i] = i;
    expect(symmetricEigen(a, n).values[0]).toBe(n - 1);
  });
});

describe('principal components', () => {
  test('finds the directions and shares of variance of a known cloud', async () => {
    const images = cloud(600, 40, [4, 2, 1], 3);
    const { components, explained, mean } = await fitPca(images, 3, 1);
    components.forEach((component, i) => {
      const overlap = component.reduce((sum, entry, j) => sum + entry * cosine(i + 1, j, 40), 0);
      expect(Math.abs(overlap)).toBeGreaterThan(0.99);
      const largest = component.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0);
      expect(largest).toBeGreaterThan(0);
    });
    expect(explained[0]).toBeCloseTo(16 / 21, 1);
    expect(sum(explained)).toBeGreaterThan(0.99);
    expect(mean[7]).toBeCloseTo(5, 0);
  });

  test('coordinates are uncorrelated, centred, and repeat for a seed', async () => {
    const images = cloud(500, 30, [3, 2.8, 2.6, 0.5], 4);
    const pca = await fitPca(images, 4, 9);
    const coordinates = await coordinatesOf(pca, images);
    const covariance = (a: number, b: number) => {
      let sum = 0;
      for (let row = 0; row < 500; row++) sum += coordinates[4 * row + a] * coordinates[4 * row + b];
      return sum / 500;
    };
    for (let a = 0; a < 4; a++)
      for (let b = 0; b < a; b++) expect(Math.abs(covariance(a, b))).toBeLessThan(0.02);
    expect(await fitPca(images, 4, 9)).toEqual(pca);
  });

  test.prop(
    [fc.integer({ min: 4, max: 60 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 800 })],
    { numRuns: 15 },
  )('are the same read part by part, kept or not, to rounding', async (count, rowsAtOnce, mostKept) => {
    const images = cloud(count, 12, [3, 2], count);
    const room = { rowsAtOnce, mostKept };
    const whole = await fitPca(images, 2, 1);
    const parts = await fitPca(images, 2, 1, { room });
    const close = (numbers: readonly number[]) => numbers.map((number): unknown => expect.closeTo(number, 3));
    expect(parts.mean).toEqual(whole.mean);
    expect(parts.explained).toEqual(close(whole.explained));
    const along = await coordinatesOf(parts, images, room);
    expect(along).toEqual(close(await coordinatesOf(whole, images)));
  });

  test('more components than the data span are zero', async () => {
    const images = vectors(Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3), 4);
    const { components, explained } = await fitPca(images, 3, 0);
    expect(components[0].map(Math.abs)).toEqual([expect.closeTo(Math.SQRT1_2), expect.closeTo(Math.SQRT1_2)]);
    expect(components[2]).toEqual([0, 0]);
    expect(explained[1] + explained[2]).toBeCloseTo(0);
  });
});

describe('reduction to angles', () => {
  test('spans [0, π] on the training set, clips beyond, and survives JSON', async () => {
    const images = cloud(200, 20, [4, 2], 5);
    const reduction = await fitReduction(images, 2, 1);
    const angles = await reduce(JSON.parse(JSON.stringify(reduction)), images);
    const first = angles.filter((_, at) => at % 2 === 0);
    expect(Math.min(...first)).toBeCloseTo(0, 5);
    expect(Math.max(...first)).toBeCloseTo(Math.PI, 5);
    const far = valuesOf(images)
      .slice(0, 20)
      .map((value) => 100 * (value - 5) + 5);
    const clipped = await reduce(reduction, vectors(far, 1));
    for (const angle of clipped) expect([0, expect.closeTo(Math.PI, 5)]).toContainEqual(angle);
    expect(sum(reduction.explained)).toBeGreaterThan(0.98);
  });

  test('a constant set gives angles 0, not NaN', async () => {
    const images = vectors(new Float32Array(50).fill(3), 10);
    const reduction = await fitReduction(images, 2, 1);
    expect([...(await reduce(reduction, images))]).toEqual(new Array(20).fill(0));
    expect(sum(reduction.explained)).toBe(0);
  });
});
