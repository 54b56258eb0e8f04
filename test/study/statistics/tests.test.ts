// Tests of significance against hand values, and against what they count.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { bootstrapInterval } from '../../../src/study/statistics/bootstrap.ts';
import { expectedLargest } from '../../../src/study/statistics/expected-largest.ts';
import { holm } from '../../../src/study/statistics/holm.ts';
import { mcnemarByGroup, mcnemarExact } from '../../../src/study/statistics/mcnemar.ts';
import { pooledDeviation } from '../../../src/study/statistics/pooled-deviation.ts';
import { leastSignFlip, signFlipTest } from '../../../src/study/statistics/sign-flip.ts';
import { spreadOf } from '../../../src/study/statistics/spread.ts';
import { studentQuantile } from '../../../src/study/statistics/student.ts';

describe('McNemar', () => {
  test('hand values', () => {
    expect(mcnemarExact(0, 0)).toBe(1);
    expect(mcnemarExact(1, 0)).toBe(1);
    // 2 · (1 + 6) / 2⁶
    expect(mcnemarExact(5, 1)).toBeCloseTo(14 / 64, 12);
    // 2 · (1 + 10 + 45) / 2¹⁰
    expect(mcnemarExact(2, 8)).toBeCloseTo(112 / 1024, 12);
    expect(mcnemarExact(3, 3)).toBe(1);
  });

  property.prop([fc.nat(30), fc.nat(30)], { numRuns: 50 })('is the two tails of a fair coin', (b, c) => {
    const choose = (n: number, k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((x, y) => x * y, 1); // prettier-ignore
    let tail = 0;
    for (let k = 0; k <= Math.min(b, c); k++) tail += choose(b + c, k) / 2 ** (b + c);
    expect(mcnemarExact(b, c)).toBeCloseTo(Math.min(1, 2 * tail), 10);
    expect(mcnemarExact(c, b)).toBe(mcnemarExact(b, c));
  });

  test('ten thousand images neither overflow nor vanish', () => {
    // By the normal approximation with continuity, z = 1.98.
    expect(mcnemarExact(5100, 4901)).toBeCloseTo(0.0477, 3);
    expect(mcnemarExact(5000, 5000)).toBe(1);
    expect(mcnemarExact(9000, 1000)).toBe(0);
  });
});

describe('McNemar by patient', () => {
  test('hand values', () => {
    // Patient sums 3, −1 and 1, of 8 signs: |±3 ±1 ±1| ≥ 3 are 3 1 1, 3 −1 1, 3 1 −1, and their opposites.
    const patients = ['p', 'q', 'p', 'r', 'p', 'q'];
    expect(mcnemarByGroup([1, -1, 1, 1, 1, 0], patients)).toBe(6 / 8);
    // What one patient has more, another has less: nothing is left of six images.
    expect(mcnemarByGroup([1, 1, 1, -1, -1, -1], ['p', 'q', 'r', 'p', 'q', 'r'])).toBe(1);
    // Nine images of one patient are one coin.
    expect(mcnemarByGroup(new Array<number>(9).fill(1), new Array<string>(9).fill('p'))).toBe(1);
    expect(mcnemarByGroup(new Array<number>(9).fill(1))).toBe(2 / 2 ** 9);
    expect(mcnemarByGroup([], [])).toBe(1);
  });

  property.prop([fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 40 })], { numRuns: 50 })(
    'is McNemar where each patient has one image',
    (differences) => {
      const [b, c] = [1, -1].map((sign) => differences.filter((each) => each === sign).length);
      const alone = differences.map((_, image) => `patient ${image}`);
      expect(mcnemarByGroup(differences, alone)).toBe(mcnemarExact(b, c));
      expect(signFlipTest(differences)).toBeCloseTo(mcnemarExact(b, c), 10);
    },
  );

  property.prop([fc.array(fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 20 })], { numRuns: 50 })(
    'copies of a patient’s images say no more than one, if all have as many; the patient’s name and the order say nothing',
    (patients) => {
      const times = patients[0][1];
      const images = patients.flatMap(([difference], patient) => new Array<[number, string]>(times).fill([difference, `p${patient}`]));
      const alone = mcnemarByGroup(patients.map(([difference]) => difference));
      const of = (some: readonly [number, string][]) => mcnemarByGroup(some.map(([d]) => d), some.map(([, p]) => p));
      expect(of(images)).toBeCloseTo(alone, 10);
      expect(of(images.toReversed())).toBeCloseTo(alone, 10);
    },
  ); // prettier-ignore

  test('where the two are alike, p is below 0.05 in at most 5 % of the studies, and by image in far more', () => {
    const random = createRandom(3);
    const studies = 400;
    let [byPatient, byImage] = [0, 0];
    for (let study = 0; study < studies; study++) {
      const sides = Array.from({ length: 40 }, () => (random.uniform(0, 1) < 0.5 ? 1 : -1));
      const images = sides.flatMap((side) => new Array<number>(6).fill(side));
      const names = sides.flatMap((_, patient) => new Array<string>(6).fill(`p${patient}`));
      if (mcnemarByGroup(images, names) < 0.05) byPatient++;
      if (mcnemarByGroup(images) < 0.05) byImage++;
    }
    expect(byPatient / studies).toBeLessThan(0.05 + 0.02);
    expect(byImage / studies).toBeGreaterThan(0.3);
  });
});

describe('sign flips', () => {
  test('hand values', () => {
    expect(signFlipTest([])).toBe(1);
    expect(signFlipTest([3])).toBe(1);
    expect(signFlipTest([1, 2, 3, 4, 5])).toBe(2 / 32);
    expect(signFlipTest([-1, -2, -3, -4, -5])).toBe(2 / 32);
    // |±1 ±2 ±3| ≥ 4: the signs of 1 2 3 (6), −1 2 3 (4), and their opposites.
    expect(signFlipTest([-1, 2, 3])).toBe(4 / 8);
    expect(signFlipTest([0, 0])).toBe(1);
    expect(leastSignFlip(5)).toBe(0.0625);
    expect(leastSignFlip(1)).toBe(1);
  });

  property.prop([fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 })], { numRuns: 60 })(
    'counts the choices of signs that are as far from 0, and is never below the least',
    (differences) => {
      const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
      let asFar = 0;
      for (let signs = 0; signs < 2 ** differences.length; signs++) {
        const sum = differences.reduce((total, each, i) => total + (signs & (1 << i) ? each : -each), 0);
        if (Math.abs(sum) >= observed) asFar++;
      }
      expect(signFlipTest(differences)).toBeCloseTo(asFar / 2 ** differences.length, 12);
      expect(signFlipTest(differences)).toBeGreaterThanOrEqual(leastSignFlip(differences.length) - 1e-12);
    },
  );

  test('a hundred seeds of ten thousand images are no matter', () => {
    expect(signFlipTest(Array.from({ length: 100 }, (_, i) => (i % 2 ? 40 : -60)))).toBeLessThan(0.1);
  });
});

test('Holm, by hand and in the order given', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

property.prop([fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })], { numRuns: 50 })(
  'Holm keeps the order, lowers nothing, and stays below Bonferroni',
  (values) => {
    const adjusted = holm(values);
    values.forEach((p, i) => {
      expect(adjusted[i]).toBeGreaterThanOrEqual(p);
      expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, values.length * p) + 1e-15);
      values.forEach((q, j) => expect(p < q && adjusted[i] > adjusted[j]).toBe(false));
    });
  },
);

describe('bootstrap', () => {
  test('of a share it is about that of the normal approximation', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 300 ? 1 : 0));
    const { low, high } = bootstrapInterval(values);
    expect(low).toBeCloseTo(0.3 - 1.96 * Math.sqrt(0.21 / 1000), 2);
    expect(high).toBeCloseTo(0.3 + 1.96 * Math.sqrt(0.21 / 1000), 2);
    expect(bootstrapInterval(values)).toEqual({ low, high });
  });

  test('images of one patient are drawn together: ten copies of each say no more than one', () => {
    const patients = Array.from({ length: 100 }, (_, i) => (i < 30 ? 1 : 0));
    const alone = bootstrapInterval(patients);
    const images = patients.flatMap((value) => new Array<number>(10).fill(value));
    const names = patients.flatMap((_, patient) => new Array<string>(10).fill(`p${patient}`));
    expect(bootstrapInterval(images, names)).toEqual(alone);
    const pretended = bootstrapInterval(images);
    expect(pretended.high - pretended.low).toBeLessThan((alone.high - alone.low) / 2);
  });

  test('of equal values, and of none', () => {
    expect(bootstrapInterval([0.5, 0.5, 0.5])).toEqual({ low: 0.5, high: 0.5 });
    expect(bootstrapInterval([])).toEqual({ low: 0, high: 0 });
  });
});

test('mean and sample deviation, by n − 1', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7) });
  expect(spreadOf([3])).toEqual({ mean: 3 });
  expect(() => spreadOf([])).toThrow('no numbers');
});

describe('the largest of many draws', () => {
  test('hand values: 0, 1/√π, 3/(2√π); then those of tables', () => {
    expect(expectedLargest(1)).toBe(0);
    expect(expectedLargest(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 5);
    expect(expectedLargest(3)).toBeCloseTo(1.5 / Math.sqrt(Math.PI), 5);
    // Pearson & Hartley, Biometrika Tables for Statisticians, table 28.
    expect(expectedLargest(10)).toBeCloseTo(1.53875, 4);
    expect(expectedLargest(100)).toBeCloseTo(2.50759, 4);
  });

  test('is the mean of the largest of normal numbers', () => {
    const random = createRandom(5);
    const uniform = () => (random.bits() + 1) / 2 ** 32;
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const trials = 4000;
    let sum = 0;
    for (let trial = 0; trial < trials; trial++) sum += Math.max(...Array.from({ length: 20 }, normal));
    expect(Math.abs(sum / trials - expectedLargest(20))).toBeLessThan(0.04);
  });

  property.prop([fc.integer({ min: 1, max: 1e6 })])('grows with their number', (draws) => {
    expect(expectedLargest(draws + 1)).toBeGreaterThanOrEqual(expectedLargest(draws));
    expect(expectedLargest(draws)).toBeLessThanOrEqual(Math.sqrt(2 * Math.log(draws)) + 1e-6);
  });
});

test.each([
  [1, 12.7062], [2, 4.30265], [3, 3.18245], [4, 2.77645], [10, 2.22814], [30, 2.04227], [1000, 1.96234],
] as const)('97.5 %% of Student’s t with %d degrees of freedom', (freedom, quantile) => {
  expect(Math.abs(studentQuantile(freedom) / quantile - 1)).toBeLessThan(0.002);
}); // prettier-ignore

describe('a pooled deviation', () => {
  test('hand values', () => {
    // Squares 0.5 and 2, of one and two degrees of freedom.
    expect(pooledDeviation([[1, 2], [3, 4, 5], [9]])).toEqual({ deviation: Math.sqrt(2.5 / 3), freedom: 3 }); // prettier-ignore
    expect(pooledDeviation([[1], [2], []])).toBeUndefined();
    expect(pooledDeviation([])).toBeUndefined();
  });

  property.prop([fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 9 })])(
    'of one group is its own',
    (values) => {
      expect(pooledDeviation([values])!.deviation).toBeCloseTo(spreadOf(values).deviation!, 9);
    },
  );
});
