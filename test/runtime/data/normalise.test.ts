import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { bytesOf, pixelsOfBytes } from '../../../src/runtime/data/pixels.ts';
import { fitNormalisation, normalise, normalisePixels } from '../../../src/runtime/data/normalise.ts';
import { valuesOf } from '../../../src/runtime/data/images.ts';
import { smallDataset, splitOf } from './files.ts';

const someBytes = fc.uint8Array({ minLength: 3 * 16, maxLength: 3 * 16 });

test.prop([someBytes])('training images come out with mean 0 and deviation 1 in every channel', (bytes) => {
  for (const channels of [1, 3] as const) {
    const pixels = pixelsOfBytes(channels === 1 ? bytes : bytes.subarray(0, 36), channels === 1 ? 16 : 12);
    const used = { count: 3, pixels, labels: Int32Array.of(0, 1, 0), ids: ['a', 'b', 'c'] };
    const width = channels === 1 ? 16 : 16 / 4;
    const dataset = smallDataset({
      height: 1,
      width,
      channels,
      splits: { train: used, validation: used, test: used },
    });
    const values = valuesOf(normalise(dataset).train);
    for (let channel = 0; channel < channels; channel++) {
      const own = [...values].filter((_, i) => i % channels === channel);
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      const variance = own.reduce((a, b) => a + (b - mean) ** 2, 0) / own.length;
      expect(Math.abs(mean)).toBeLessThan(1e-5);
      expect([0, 1].some((allowed) => Math.abs(variance - allowed) < 1e-4)).toBe(true);
    }
  }
});

test('only the training images decide', () => {
  const dataset = smallDataset();
  const { train, validation } = dataset.splits;
  const brighter = { ...dataset, splits: { train, validation, test: splitOf([0, 1], 16, 9) } };
  const own = bytesOf(train.pixels);
  const mean = own.reduce((a, b) => a + b, 0) / own.length;
  expect(fitNormalisation(train, 1).mean[0]).toBeCloseTo(mean, 10);
  expect(valuesOf(normalise(brighter).validation)).toEqual(valuesOf(normalise(dataset).validation));
  const {
    mean: [m],
    deviation: [d],
  } = fitNormalisation(train, 1);
  expect(valuesOf(normalise(dataset).test)[5]).toBeCloseTo((dataset.splits.test.pixels.at(0)[5] - m) / d, 5);
});

test('a constant image becomes zero, not infinite', () => {
  const flat = {
    count: 2,
    pixels: pixelsOfBytes(new Uint8Array(32).fill(7), 16),
    labels: Int32Array.of(0, 1),
    ids: ['a', 'b'],
  };
  const { train } = normalise(smallDataset({ splits: { train: flat, validation: flat, test: flat } }));
  expect([...valuesOf(train)].every((value) => value === 0)).toBe(true);
});

test('pixels of their own are normalised as a split is, without labels', () => {
  const dataset = smallDataset();
  const { test: split } = normalise(dataset);
  const { count } = dataset.splits.test;
  const pixels = bytesOf(dataset.splits.test.pixels);
  const own = normalisePixels([...pixels], split);
  expect({ ...own, fill: split.fill }).toEqual({ ...split, labels: new Int32Array(count).fill(-1) });
  expect(valuesOf(own)).toEqual(valuesOf(split));
  const size = pixels.length / count;
  const one = normalisePixels(pixels.subarray(0, size), split);
  expect(one.count).toBe(1);
  expect(valuesOf(one)).toEqual(valuesOf(split).subarray(0, size));
  for (const part of [0, size - 1, size + 1])
    expect(() => normalisePixels(new Uint8Array(part), split)).toThrow(`${size} bytes; ${part} came`);
  for (const wrong of [-1, 256, 0.5, NaN])
    expect(() => normalisePixels([...pixels.subarray(1, size), wrong], split)).toThrow(
      `pixel ${size - 1} is ${wrong};`,
    );
  expect(() => normalisePixels(pixels, { ...split, normalisation: undefined })).toThrow('statistics');
});
