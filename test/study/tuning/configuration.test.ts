import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { trainingSettings } from '../../../src/runtime/training/settings.ts';
import { drawConfigurations, ranges, withConfiguration } from '../../../src/study/tuning/configuration.ts';

const part = (name: string, peak: number) => ({ part: name, holds: () => true, peak });
const settingsOf = (recipe: 'default' | 'literature', rates: readonly number[], batchSize = 32) =>
  trainingSettings(
    { epochs: 3, recipe },
    { rates: rates.map((rate, index) => part(`part${index}`, rate)), batchSize },
  );

const recipe = fc.record({
  schedule: fc.constantFrom('default' as const, 'literature' as const),
  rates: fc.array(fc.constantFrom(1e-4, 0.003, 0.1), { minLength: 1, maxLength: 3 }),
  batchSize: fc.integer({ min: 1, max: 256 }),
  seed: fc.nat(),
  count: fc.integer({ min: 1, max: 12 }),
});

property.prop([recipe])('the recipe’s own first, the others in their ranges, the same whatever the count', ({ schedule, rates, batchSize, seed, count }) => {
  const settings = settingsOf(schedule, rates, batchSize);
  const given = { count, seed, given: {} };
  const drawn = drawConfigurations('qcnn', settings, given);
  expect(drawn).toHaveLength(count);
  expect(withConfiguration(settings, drawn[0])).toMatchObject(settings);
  expect(drawConfigurations('qcnn', settings, { ...given, count: count + 1 }).slice(0, count)).toEqual(drawn);
  for (const each of drawn) {
    for (const [name, rate] of Object.entries(each.rates)) {
      const times = rate / settings.rates[name];
      expect(times).toBeGreaterThanOrEqual(0.995 / ranges.rate);
      expect(times).toBeLessThanOrEqual(1.005 * ranges.rate);
    }
    expect(Number.isInteger(each.batchSize) && each.batchSize >= 1).toBe(true);
    expect(ranges.dropout).toContain(each.dropout);
    if (schedule === 'default') expect(ranges.warmUp).toContain(each.warmUp);
    else expect(ranges.decayEpochs).toContain(each.decayEpochs);
    expect([each.warmUp, each.decayEpochs].filter((value) => value !== undefined)).toHaveLength(1);
  }
}); // prettier-ignore

property.prop([recipe])('what is given is not drawn, and changes nothing of the rest', ({ schedule, seed }) => {
  const settings = settingsOf(schedule, [0.01, 0.1]);
  const draw = (given: object, of = settings) => drawConfigurations('qcnn', of, { count: 5, seed, given });
  const given = { rates: { part1: 0.25 }, batchSize: 7, dropout: 0.3 };
  const [, ...fixed] = draw(given);
  const [, ...free] = draw({});
  fixed.forEach((each, index) => {
    expect(each).toMatchObject({ rates: { part1: 0.25 }, batchSize: 7, dropout: 0.3 });
    expect(each.rates['part0']).toBe(free[index].rates['part0']);
    expect([each.warmUp, each.decayEpochs]).toEqual([free[index].warmUp, free[index].decayEpochs]);
  });
  const frozen = draw({}, settingsOf(schedule, [0, 0.1]));
  expect(frozen.map(({ rates }) => rates['part0'])).toEqual([0, 0, 0, 0, 0]);
}); // prettier-ignore

test('models and seeds draw apart', () => {
  const settings = settingsOf('default', [0.01]);
  const draw = (model: string, seed: number) =>
    JSON.stringify(drawConfigurations(model, settings, { count: 4, seed, given: {} }).slice(1));
  expect(new Set([draw('qcnn', 1), draw('qcnn', 2), draw('hybrid', 1)]).size).toBe(3);
  expect(draw('qcnn', 1)).toBe(draw('qcnn', 1));
});

test('rates fill two decades evenly', () => {
  const drawn = drawConfigurations('qcnn', settingsOf('default', [1]), { count: 400, seed: 1, given: {} });
  const logs = drawn.slice(1).map(({ rates }) => Math.log10(rates['part0']));
  const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
  expect(Math.abs(mean)).toBeLessThan(0.1);
  expect(logs.filter((each) => each < -0.5).length / logs.length).toBeCloseTo(0.25, 1);
});
