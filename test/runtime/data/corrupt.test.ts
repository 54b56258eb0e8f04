// Corrupted images: what the words say, within black and white, the same each time.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { corruptImages } from '../../../src/runtime/data/corrupt.ts';
import { checkCorruptions, corruptionNames, type Corruption } from '../../../src/runtime/data/corruption.ts';
import type { Images } from '../../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../../src/runtime/data/images.ts';
import { UserError } from '../../../src/user-error.ts';

const normalisation = { mean: [100], deviation: [50] };

/** Grey images of bytes, normalised. */
function ofBytes(
  count: number,
  side: number,
  byteAt: (image: number, x: number, y: number) => number,
): Images {
  const size = side * side;
  const values = Float32Array.from({ length: count * size }, (_, i) => {
    const at = i % size;
    return (byteAt(Math.floor(i / size), at % side, Math.floor(at / side)) - 100) / 50;
  });
  const shape = {
    count,
    height: side,
    width: side,
    channels: 1,
    labels: new Int32Array(count),
    classes: ['a', 'b'],
  };
  return imagesOfValues({ ...shape, normalisation, values });
}
const bytesOf = (images: Images) => valuesOf(images).map((value) => 50 * value + 100);

property.prop([fc.constantFrom(...corruptionNames), fc.double({ min: 0.01, max: 1, noNaN: true }), fc.nat(), fc.integer({ min: 1, max: 9 })], { numRuns: 30 })(
  'the same each time, in any order, between black and white',
  (name, strength, seed, side) => {
    const images = ofBytes(3, side, (image, x, y) => (97 * image + 31 * x + 57 * y) % 256);
    const corrupt = () => corruptImages(images, { name, strength }, seed);
    const once = valuesOf(corrupt());
    const last = new Float32Array(side * side);
    corrupt().fill([2], last);
    expect(last).toEqual(once.subarray(2 * side * side));
    for (const byte of bytesOf(corrupt())) expect(byte >= -1e-3 && byte <= 255 + 1e-3).toBe(true);
  },
); // prettier-ignore

test('noise has its deviation', () => {
  const noisy = bytesOf(
    corruptImages(
      ofBytes(40, 20, () => 128),
      { name: 'noise', strength: 0.1 },
      3,
    ),
  );
  const mean = noisy.reduce((a, b) => a + b) / noisy.length;
  const deviation = Math.sqrt(noisy.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) / noisy.length);
  expect(mean).toBeCloseTo(128, 0);
  expect(Math.abs(deviation / 25.5 - 1)).toBeLessThan(0.03);
});

test('a blur keeps what is even, and spreads a point as a Gaussian', () => {
  const even = bytesOf(
    corruptImages(
      ofBytes(1, 9, () => 200),
      { name: 'blur', strength: 2 },
      1,
    ),
  );
  even.forEach((byte) => expect(byte).toBeCloseTo(200, 3));
  const point = bytesOf(corruptImages(ofBytes(1, 15, (_, x, y) => (x === 7 && y === 7 ? 255 : 0)), { name: 'blur', strength: 1 }, 1)); // prettier-ignore
  const at = (x: number, y: number) => point[15 * y + x];
  expect(at(8, 7) / at(7, 7)).toBeCloseTo(Math.exp(-0.5), 4);
  expect(at(8, 8) / at(7, 7)).toBeCloseTo(Math.exp(-1), 4);
  expect(point.reduce((a, b) => a + b)).toBeCloseTo(255, 1);
});

test('a shift moves a ramp by as much, every image in a direction of its own', () => {
  const side = 15;
  const shifted = (byteAt: (image: number, x: number, y: number) => number) =>
    bytesOf(corruptImages(ofBytes(4, side, byteAt), { name: 'shift', strength: 3 }, 5));
  const [right, down] = [shifted((_, x) => 10 * x), shifted((_, __, y) => 10 * y)];
  const directions = [0, 1, 2, 3].map((image) => {
    const at = image * side * side + 7 * side + 7;
    const [x, y] = [(right[at] - 70) / 10, (down[at] - 70) / 10];
    expect(Math.hypot(x, y)).toBeCloseTo(3, 3);
    return Math.atan2(y, x).toFixed(3);
  });
  expect(new Set(directions).size).toBe(4);
});

test.each<[unknown[], string]>([
  [[{ name: 'fog', strength: 1 }], 'There is no corruption "fog"; choose from noise, blur, shift.'],
  [[{ name: 'noise', strength: 2 }], 'The corruption noise is 2; give a share of white above 0, at most 1.'],
  [[{ name: 'blur', strength: NaN }], 'The corruption blur is NaN; give pixels above 0, at most 32.'],
  [
    [
      { name: 'blur', strength: 1 },
      { name: 'blur', strength: 1 },
    ],
    'The corruption blur=1 is given twice.',
  ],
  [[], 'There are 0 corruptions; give 1 to 32.'],
])('%j is refused', (corruptions, sentence) => {
  expect(() => checkCorruptions(corruptions as Corruption[])).toThrow(new UserError(sentence));
});
