// The pictures of the report: round axes that hold all values, marks where the values say, names that are only text.
import { test as propertyTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAccuracies, drawConfusion, drawCurve } from '../../../src/study/report/charts.ts';
import { toText } from '../../../src/study/report/html.ts';
import { place, scaleOf, tickText } from '../../../src/study/report/scale.ts';
import { textsOf } from '../../compiler/targets/drawing/well-formed.ts';
import { hostile } from '../fake-result.ts';

/** Throws where a drawing is no XML. */
const wellFormed = (drawing: string) => textsOf(drawing.replace(/&(?:amp|lt|gt|quot);/g, '&#38;'), 'text');

describe('scales', () => {
  const numbers = fc.array(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => (Math.abs(value) < 1e-90 ? 0 : value)),
    { minLength: 1, maxLength: 8 },
  );

  propertyTest.prop([numbers, fc.integer({ min: 2, max: 12 }), fc.boolean()], { numRuns: 100 })(
    'hold their values; few ticks, ascending, between the ends, each with a text of its own',
    (values, steps, roundEnds) => {
      const scale = scaleOf(values, { steps, roundEnds });
      for (const value of values) {
        expect(place(scale, value)).toBeGreaterThanOrEqual(-1e-4);
        expect(place(scale, value)).toBeLessThanOrEqual(1 + 1e-4);
      }
      const { ticks } = scale;
      expect(ticks.length).toBeLessThanOrEqual(steps + 3);
      for (let i = 1; i < ticks.length; i++) expect(ticks[i]).toBeGreaterThan(ticks[i - 1]);
      for (const tick of ticks) expect(Math.abs(place(scale, tick) - 0.5)).toBeLessThanOrEqual(0.5 + 1e-4);
      const ends = [ticks[0], ticks.at(-1)!].map((end) => place(scale, end));
      if (roundEnds) ends.forEach((end, i) => expect(end).toBeCloseTo(i, 3));
    },
  );

  test.each([
    [[0.43, 0.65], { steps: 5, roundEnds: true, include: 0 }, '0.0 0.2 0.4 0.6 0.8'],
    [[0.62, 0.85], { steps: 5, roundEnds: true }, '0.60 0.65 0.70 0.75 0.80 0.85'],
    [[1, 6], { steps: 5, leastStep: 1 }, '1 2 3 4 5 6'],
    [[1, 2], { steps: 5, leastStep: 1 }, '1 2'],
    [[1, 100], { steps: 5, leastStep: 1 }, '20 40 60 80 100'],
    [[1], { steps: 5, leastStep: 1 }, '1'],
    [[0.1, 0.3], { steps: 2, roundEnds: true }, '0.1 0.2 0.3'],
    [[], { steps: 2 }, '0.0 0.5 1.0'],
    [[NaN, Infinity, 1e200, 3], { steps: 2, include: 0 }, '0 2'],
    [[0, 4e7], { steps: 2 }, '0 2.0e+7 4.0e+7'],
  ])('of %j by %j', (values, options, expected) => {
    const scale = scaleOf(values, options);
    expect(scale.ticks.map((tick) => tickText(scale, tick)).join(' ')).toBe(expected);
  });
});

const record = (epoch: number, loss: number) => ({
  epoch,
  trainLoss: loss,
  trainAccuracy: 0.5,
  validationLoss: 2 * loss,
  validationAccuracy: 0.25,
  seconds: 1,
});

test('a curve: its values in order, a gap where there is none, dots while epochs are few', () => {
  const history = [1, 0.5, NaN, 0.25, 0.125].map((loss, i) => record(i + 1, loss));
  const drawn = toText(drawCurve(history, 'loss', hostile));
  wellFormed(drawn);
  expect(drawn).not.toContain(hostile);
  const paths = [...drawn.matchAll(/<path d="([^"]*)"/g)].map(([, path]) => path);
  // 0 to 2 over 130 pixels, 5 epochs over 185.
  expect(paths[0]).toBe('M58 73L104.25 105.5M196.75 121.75L243 129.88');
  expect(paths[1]).toBe('M58 8L104.25 73M196.75 105.5L243 121.75');
  expect(drawn.match(/<circle/g)).toHaveLength(8);
  const long = Array.from({ length: 13 }, (_, i) => record(i + 1, 1));
  expect(toText(drawCurve(long, 'loss', 'a'))).not.toContain('<circle');
  wellFormed(toText(drawCurve([record(1, NaN)], 'accuracy', 'a')));
});

test('a confusion matrix: shares of rows as opacity, counts in cells, none above 20 classes', () => {
  const drawn = toText(drawConfusion([[3, 1], [0, 0]], ['a', hostile], 'm')); // prettier-ignore
  wellFormed(drawn);
  expect(drawn).not.toContain(hostile);
  expect([...drawn.matchAll(/fill-opacity="([^"]*)"/g)].map(([, share]) => share)).toEqual(['0.76', '0.28', '0.04', '0.04']); // prettier-ignore
  expect([...drawn.matchAll(/>(\d)<\/text>/g)].map(([, cell]) => cell)).toEqual(['3', '1', '0', '0']);
  expect(drawn.match(/fill="white"/g)).toHaveLength(1);
  const many = Array.from({ length: 21 }, () => new Array<number>(21).fill(1));
  expect(toText(drawConfusion(many, many.map(String), 'm')).match(/<text/g)).toHaveLength(2);
});

test('equal names that were cut are told apart', () => {
  const long = 'x'.repeat(30);
  const drawn = toText(drawConfusion([[1, 0], [0, 1]], [long, long], 'm')); // prettier-ignore
  expect(drawn).toContain(`0: ${'x'.repeat(23)}…`);
  expect(drawn).toContain(`1: ${'x'.repeat(23)}…`);
});

test('accuracies: best first, each with its interval, models and controls in their colours', () => {
  const drawn = toText(
    drawAccuracies([
      { name: hostile, role: 'control', accuracy: 0.5, low: 0.4, high: 0.6 },
      { name: 'best', role: 'model', accuracy: 0.9, low: 0.8, high: 1 },
    ]),
  );
  wellFormed(drawn);
  expect(drawn).not.toContain(hostile);
  expect(drawn.indexOf('best')).toBeLessThan(drawn.indexOf('script'));
  expect([...drawn.matchAll(/<circle[^>]*fill="([^"]*)"/g)].map(([, colour]) => colour)).toEqual(['#3b7dd8', '#7a8794']); // prettier-ignore
  expect([...drawn.matchAll(/>(\d+%)</g)].map(([, tick]) => tick)).toEqual(['40%', '50%', '60%', '70%', '80%', '90%', '100%']); // prettier-ignore
  wellFormed(toText(drawAccuracies([])));
  wellFormed(toText(drawAccuracies([{ name: 'a', role: 'model', accuracy: NaN, low: NaN, high: NaN }])));
});
