import { expect, test } from 'vitest';
import { createSchedule, recipeBatchSize, recipePeak } from '../../../src/runtime/training/schedule.ts';

test('default: warms up to the peak, then falls along a cosine to almost nothing', () => {
  const rate = createSchedule('default', 10, 10);
  const rates = Array.from({ length: 100 }, (_, step) => rate(0.1, step));
  const peak = rates.indexOf(Math.max(...rates));
  expect(peak).toBeGreaterThan(3);
  expect(peak).toBeLessThan(7);
  expect(rates[peak]).toBeCloseTo(0.1, 3);
  for (let step = 1; step < rates.length; step++) {
    if (step <= peak) expect(rates[step]).toBeGreaterThan(rates[step - 1]);
    else expect(rates[step]).toBeLessThan(rates[step - 1]);
  }
  expect(rates[99]).toBeLessThan(0.0001);
  expect(rates[99]).toBeGreaterThan(0);
});

test('default: a single step has a rate', () => {
  expect(createSchedule('default', 1, 1)(0.1, 0)).toBeGreaterThan(0.01);
});

test('literature: 0.001 × 0.1 every 20 epochs, whatever the peak of the model', () => {
  const schedule = createSchedule('literature', 5, 100);
  const rate = (peak: number, step: number) => schedule(recipePeak('literature', peak), step);
  expect(rate(0.1, 0)).toBe(0.001);
  expect(rate(0.1, 99)).toBe(0.001);
  expect(rate(0.1, 100)).toBeCloseTo(1e-4);
  expect(rate(0.01, 499)).toBeCloseTo(1e-7);
});

test('a warm-up of another length, or none; a fall after other epochs', () => {
  const peakAt = (warmUp: number) => {
    const rate = createSchedule('default', 10, 10, { warmUp });
    const rates = Array.from({ length: 100 }, (_, step) => rate(0.1, step));
    return rates.indexOf(Math.max(...rates));
  };
  expect(peakAt(0)).toBe(0);
  expect(Math.abs(peakAt(0.3) - 30)).toBeLessThan(2);
  const rate = createSchedule('literature', 5, 100, { decayEpochs: 10 });
  expect([rate(0.001, 49), rate(0.001, 50)]).toEqual([0.001, 0.0001]);
});

test('a frozen variable stays frozen', () => {
  expect(createSchedule('default', 5, 5)(0, 7)).toBe(0);
  expect(createSchedule('literature', 5, 5)(recipePeak('literature', 0), 7)).toBe(0);
});

test('batch sizes', () => {
  expect([
    recipeBatchSize('default'),
    recipeBatchSize('default', 16),
    recipeBatchSize('literature', 16),
  ]).toEqual([32, 16, 128]);
});
