import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { fitPca, project } from '../../src/models/pca.ts';
import { fitReduction, reduce } from '../../src/models/reduction.ts';
import { symmetricEigen } from '../../src/models/symmetric-eigen.ts';
import { createRandom } from '../../src/runtime/random.ts';

/** Rows with independent normal coordinates of these deviations along orthogonal directions, around a mean. */
function cloud(count: number, features: number, deviations: readonly number[], seed: number): Float32Array {
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
  return values;
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
    const values = cloud(600, 40, [4, 2, 1], 3);
    const { components, explained, mean } = await fitPca(values, 600, 3, 1);
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
    const values = cloud(500, 30, [3, 2.8, 2.6, 0.5], 4);
    const pca = await fitPca(values, 500, 4, 9);
    const coordinates = await project(pca, values, 500);
    const covariance = (a: number, b: number) => {
      let sum = 0;
      for (let row = 0; row < 500; row++) sum += coordinates[4 * row + a] * coordinates[4 * row + b];
      return sum / 500;
    };
    for (let a = 0; a < 4; a++)
      for (let b = 0; b < a; b++) expect(Math.abs(covariance(a, b))).toBeLessThan(0.02);
    expect(await fitPca(values, 500, 4, 9)).toEqual(pca);
  });

  test('more components than the data span are zero', async () => {
    const values = Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3);
    const { components, explained } = await fitPca(values, 4, 3, 0);
    expect(components[0].map(Math.abs)).toEqual([expect.closeTo(Math.SQRT1_2), expect.closeTo(Math.SQRT1_2)]);
    expect(components[2]).toEqual([0, 0]);
    expect(explained[1] + explained[2]).toBeCloseTo(0);
  });
});

describe('reduction to angles', () => {
  test('spans [0, π] on the training set, clips beyond, and survives JSON', async () => {
    const values = cloud(200, 20, [4, 2], 5);
    const reduction = await fitReduction(values, 200, 2, 1);
    const angles = await reduce(JSON.parse(JSON.stringify(reduction)), values, 200);
    const first = angles.filter((_, at) => at % 2 === 0);
    expect(Math.min(...first)).toBeCloseTo(0, 5);
    expect(Math.max(...first)).toBeCloseTo(Math.PI, 5);
    const far = values.slice(0, 20).map((value) => 100 * (value - 5) + 5);
    const clipped = await reduce(reduction, far, 1);
    for (const angle of clipped) expect([0, expect.closeTo(Math.PI, 5)]).toContainEqual(angle);
    expect(sum(reduction.explained)).toBeGreaterThan(0.98);
  });

  test('a constant set gives angles 0, not NaN', async () => {
    const values = new Float32Array(50).fill(3);
    const reduction = await fitReduction(values, 10, 2, 1);
    expect([...(await reduce(reduction, values, 10))]).toEqual(new Array(20).fill(0));
    expect(sum(reduction.explained)).toBe(0);
  });
});
