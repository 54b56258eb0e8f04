import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { bytesOf, pixelsOfBytes } from '../../../src/runtime/data/pixels.ts';
import { resizeDataset } from '../../../src/runtime/data/resize.ts';
import { UserError } from '../../../src/user-error.ts';
import { smallDataset, splitOf } from './files.ts';

function single(height: number, width: number, pixels: readonly number[], channels: 1 | 3 = 1) {
  const split = {
    ...splitOf([0], height * width * channels),
    pixels: pixelsOfBytes(Uint8Array.from(pixels), height * width * channels),
  };
  return smallDataset({ height, width, channels, splits: { train: split, validation: split, test: split } });
}

test.prop([
  fc.nat(255),
  fc.integer({ min: 4, max: 40 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 20 }),
])('a flat image stays flat at any size', (value, size, height, width) => {
  const { splits, ...resized } = resizeDataset(
    single(height, width, new Array<number>(height * width).fill(value)),
    size,
  );
  expect(resized).toMatchObject({ height: size, width: size });
  expect(bytesOf(splits.test.pixels)).toEqual(new Uint8Array(size * size).fill(value));
});

test('halving averages, and the mean stays', () => {
  const pixels = Array.from({ length: 64 }, (_, i) => (Math.floor(i / 16) * 8 + Math.floor((i % 8) / 2)) * 4);
  const half = resizeDataset(single(8, 8, pixels), 4).splits.train.pixels.at(0);
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  expect(Math.abs(mean(half) - mean(pixels))).toBeLessThan(1);
  expect(half[0]).toBeLessThan(half[3]);
  expect(half[0]).toBeLessThan(half[12]);
});

test('doubling interpolates between neighbours', () => {
  const pixels = resizeDataset(
    single(
      4,
      4,
      [0, 80, 80, 0].flatMap((v) => [v, v, v, v]),
    ),
    8,
  ).splits.train.pixels.at(0);
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((row) => pixels[row * 8])).toEqual([0, 20, 60, 80, 80, 60, 20, 0]);
});

test('channels do not mix', () => {
  const pixels = resizeDataset(
    single(
      6,
      6,
      Array.from({ length: 108 }, (_, i) => [10, 20, 30][i % 3]),
      3,
    ),
    9,
  ).splits.test.pixels.at(0);
  expect([...pixels].every((value, i) => value === [10, 20, 30][i % 3])).toBe(true);
});

test('the same size changes nothing, and impossible sizes are refused', () => {
  const dataset = smallDataset();
  expect(resizeDataset(dataset, 4)).toBe(dataset);
  for (const size of [0, -3, 3.5, NaN, 5000]) expect(() => resizeDataset(dataset, size)).toThrow(UserError);
});
