// What a sweep says of its factors and of its best, against hand values.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from '../../src/study/statistics/bootstrap.ts';
import { expectedLargest } from '../../src/study/statistics/expected-largest.ts';
import { resultsOf } from '../../src/sweep/configurations.ts';
import { effectsOf } from '../../src/sweep/effects.ts';
import { bestOfMany, intervalOf } from '../../src/sweep/ranking.ts';
import { axis, fakeSweep, scattered, type FakeSweep } from './fake-sweep.ts';

const seeds = (values: string) => axis('seed', values, 'option');
const two = [axis('conv', 'a b'), axis('n', '4 8'), seeds('1 2')];
/** By conv, n and seed. */
const table: Readonly<Record<string, number>> = {
  a41: 0.6, a42: 0.62, a81: 0.7, a82: 0.72,
  b41: 0.65, b42: 0.69, b81: 0.8, b82: 0.76,
}; // prettier-ignore
const tabled = () => fakeSweep(two, (point) => table[`${point['conv']}${point['n']}${point['seed']}`]);
const of = ({ sweep, kept }: FakeSweep) => resultsOf(sweep, kept);
const hashAt = ({ sweep }: FakeSweep, values: Readonly<Record<string, string>>) =>
  sweep.runs.find(({ points: [point] }) => Object.entries(values).every(([name, value]) => point[name] === value))!.hash; // prettier-ignore

describe('effects', () => {
  test('are means of differences paired over all else, the largest first', () => {
    const [n, conv] = effectsOf(of(tabled()));
    expect([n.factor.name, conv.factor.name]).toEqual(['n', 'conv']);
    // 0.05, 0.07, 0.10, 0.04
    expect(conv.differences).toHaveLength(1);
    expect(conv.differences[0]).toMatchObject({ from: 'a', to: 'b', pairs: 4 });
    expect(conv.differences[0].mean).toBeCloseTo(0.065, 12);
    // 0.10, 0.10, 0.15, 0.07
    expect(n.differences[0].mean).toBeCloseTo(0.105, 12);
    expect(conv.values.map(({ mean }) => mean!.toFixed(4))).toEqual(['0.6600', '0.7250']);
  });

  test('have the bootstrap interval of these pairs', () => {
    const [, conv] = effectsOf(of(tabled()));
    const interval = bootstrapInterval([0.04, 0.05, 0.07, 0.1]);
    expect(conv.differences[0].interval!.low).toBeCloseTo(interval.low, 9);
    expect(conv.differences[0].interval!.high).toBeCloseTo(interval.high, 9);
  });

  test('leave out runs without a partner', () => {
    const fake = tabled();
    fake.kept.done.delete(hashAt(fake, { conv: 'a', n: '8', seed: '1' }));
    const conv = effectsOf(of(fake)).find(({ factor }) => factor.name === 'conv')!;
    expect(conv.differences[0].pairs).toBe(3);
    expect(conv.differences[0].mean).toBeCloseTo((0.05 + 0.07 + 0.04) / 3, 12);
    expect(conv.values.map(({ runs }) => runs)).toEqual([3, 4]);
  });

  test('say nothing without pairs, of one pair no interval, of one value no difference', () => {
    const fake = tabled();
    for (const [conv, n] of ['a4', 'b8']) for (const seed of '12') fake.kept.done.delete(hashAt(fake, { conv, n, seed }));
    const unpaired = effectsOf(of(fake))[0].differences[0];
    expect(unpaired).toEqual({ from: unpaired.from, to: unpaired.to, pairs: 0, mean: undefined, interval: undefined });

    const [single] = effectsOf(of(fakeSweep([axis('conv', 'a b')], ({ conv }) => (conv === 'a' ? 0.5 : 0.75))));
    expect(single.differences).toEqual([{ from: 'a', to: 'b', pairs: 1, mean: 0.25, interval: undefined }]);

    const [alone] = effectsOf(of(fakeSweep([axis('conv', 'a'), seeds('1 2')], () => 0.5)));
    expect(alone).toMatchObject({ differences: [], range: 0 });
  }); // prettier-ignore

  test('a value without results is not what others are compared with', () => {
    const fake = tabled();
    for (const { hash, points } of fake.sweep.runs)
      if (points[0]['conv'] === 'a') fake.kept.done.delete(hash);
    const conv = effectsOf(of(fake)).find(({ factor }) => factor.name === 'conv')!;
    expect(conv.values[0]).toEqual({ value: 'a', runs: 0, mean: undefined });
    expect(conv.differences).toEqual([]);
  });

  test('models are a factor', () => {
    const fake = fakeSweep([axis('models', 'qcnn resnet50', 'option'), seeds('1 2')], ({ models }) => (models === 'qcnn' ? 0.5 : 0.75));
    for (const run of fake.sweep.runs) run.model = run.points[0]['models'];
    expect(effectsOf(of(fake))[0].differences[0]).toMatchObject({ pairs: 2, mean: 0.25 });
  }); // prettier-ignore

  property.prop([fc.integer({ min: 0, max: 1e6 }), fc.double({ min: -0.2, max: 0.2, noNaN: true })], { numRuns: 20 })(
    'of what is added to all runs of a value is just that, whatever else the runs are',
    (seed, added) => {
      const base = scattered(seed);
      const known = new Map<string, number>();
      const fake = fakeSweep([axis('w', '0 1'), axis('conv', 'a b c'), seeds('1 2 3')], ({ w, ...rest }, run) => {
        const key = JSON.stringify(rest);
        if (!known.has(key)) known.set(key, base(rest, run));
        return known.get(key)! + Number(w) * added;
      });
      const { mean, interval, pairs } = effectsOf(of(fake)).find(({ factor }) => factor.name === 'w')!.differences[0];
      expect(pairs).toBe(9);
      expect(mean).toBeCloseTo(added, 12);
      expect(interval!.high - interval!.low).toBeLessThan(1e-12);
    },
  ); // prettier-ignore
});

describe('the ranking', () => {
  test('is by mean validation accuracy over seeds, whatever the test says', () => {
    const fake = tabled();
    const worst = fake.kept.done.get(hashAt(fake, { conv: 'a', n: '4', seed: '1' }))!;
    worst.test.accuracy = 1;
    const { configurations } = of(fake);
    expect(configurations.map(({ points: [point] }) => `${point['conv']}${point['n']}`)).toEqual(['b8', 'a8', 'b4', 'a4']); // prettier-ignore
    expect(configurations[0].validation.mean).toBeCloseTo(0.78, 12);
    expect(configurations[0].test?.mean).toBeCloseTo(0.68, 12);
  });

  test('has ties by validation loss, then in the order of the axes', () => {
    const fake = fakeSweep([axis('conv', 'a b c')], () => 0.5);
    const kept = fake.kept.done.get(hashAt(fake, { conv: 'c' }))!;
    kept.history[2].validationLoss = 0.1;
    expect(of(fake).configurations.map(({ points: [{ conv }] }) => conv)).toEqual(['c', 'a', 'b']);
  });

  test('intervals are by the pooled deviation and the runs of each', () => {
    const results = of(tabled());
    // Squares of halves of 0.02, 0.02, 0.04, 0.04, twice each; four degrees of freedom.
    const deviation = Math.sqrt((2 * (0.01 ** 2 + 0.01 ** 2 + 0.02 ** 2 + 0.02 ** 2)) / 4);
    expect(results.seedDeviation!.deviation).toBeCloseTo(deviation, 12);
    const { low, high } = intervalOf(results.configurations[0], results)!;
    expect((low + high) / 2).toBeCloseTo(0.78, 12);
    expect((high - low) / 2).toBeCloseTo((2.77645 * deviation) / Math.SQRT2, 4);
  });

  test('says what the best of so many shows by chance', () => {
    const results = of(tabled());
    const { compared, above, byChance } = bestOfMany(results)!;
    expect(compared).toBe(4);
    expect(above).toBeCloseTo(0.78 - (0.61 + 0.71 + 0.67 + 0.78) / 4, 12);
    expect(byChance).toBeCloseTo((expectedLargest(4) * results.seedDeviation!.deviation) / Math.SQRT2, 12);
  });

  test('without a second seed there are no intervals, and nothing is said of chance', () => {
    const results = of(fakeSweep([axis('conv', 'a b')], ({ conv }) => (conv === 'a' ? 0.5 : 0.75)));
    expect(results.seedDeviation).toBeUndefined();
    expect(intervalOf(results.configurations[0], results)).toBeUndefined();
    expect(bestOfMany(results)).toEqual({ compared: 2, finished: 2, above: 0.125 });
  });

  test('configurations that are the same runs are compared once', () => {
    const fake = fakeSweep([axis('conv', 'a b'), seeds('1 2')], () => 0.5);
    const [first, second, third, fourth] = fake.sweep.runs;
    first.points.push(third.points[0]);
    second.points.push(fourth.points[0]);
    fake.sweep.runs.splice(2);
    const { configurations } = of(fake);
    expect(configurations).toHaveLength(1);
    expect(configurations[0].points).toEqual([{ conv: 'a' }, { conv: 'b' }]);
  });

  test('controls are not among what is compared', () => {
    const results = of(fakeSweep([axis('conv', 'a b')], () => 0.5, { 'small-cnn': 0.9 }));
    expect(results.configurations).toHaveLength(2);
    expect(results.controls.map(({ model, validation }) => [model, validation.mean])).toEqual([['small-cnn', 0.9]]);
  }); // prettier-ignore

  test('nothing is said of a sweep without results', () => {
    const fake = tabled();
    fake.kept.done.clear();
    expect(bestOfMany(of(fake))).toBeUndefined();
    expect(effectsOf(of(fake)).every(({ differences }) => differences.length === 0)).toBe(true);
  });
});
