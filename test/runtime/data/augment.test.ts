// Augmented images follow from seed, epoch and place alone, and are what the words say: turned, mirrored, enlarged, moved.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { augmentImages, resample } from '../../../src/runtime/data/augment.ts';
import { checkAugmentation, type Augmentation } from '../../../src/runtime/data/augmentation.ts';
import type { Images } from '../../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../../src/runtime/data/images.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { UserError } from '../../../src/user-error.ts';

function noise(count: number, height: number, width: number, channels: number, seed = 1): Images {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: count * height * width * channels }, () => random.normal());
  const labels = new Int32Array(count);
  return imagesOfValues({ count, height, width, channels, values, labels, classes: ['a', 'b'] });
}

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const augmentations: fc.Arbitrary<Augmentation> = fc
  .record(
    {
      rotate: fc.double({ min: 0.1, max: 180, noNaN: true }),
      flip: fc.constantFrom('horizontal' as const, 'vertical' as const, 'both' as const),
      zoom: share,
      shift: share,
    },
    { requiredKeys: [] },
  )
  .filter((parts) => Object.keys(parts).length > 0);

property.prop(
  [augmentations, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.constantFrom(1, 3), fc.nat(), fc.nat(1000)],
  { numRuns: 40 },
)('deterministic, whatever is asked for first; between the least and the most value', (how, height, width, channels, seed, epoch) => {
  const images = noise(5, height, width, channels);
  const once = valuesOf(augmentImages(images, how, seed, epoch));
  const again = augmentImages(images, how, seed, epoch);
  const size = height * width * channels;
  const backwards = new Float32Array(5 * size);
  again.fill([4, 3, 2, 1, 0], backwards);
  for (let image = 0; image < 5; image++) {
    const own = once.subarray(image * size, (image + 1) * size);
    expect(backwards.subarray((4 - image) * size, (5 - image) * size)).toEqual(own);
    const source = new Float32Array(size);
    images.fill([image], source);
    expect(Math.min(...own)).toBeGreaterThanOrEqual(Math.min(...source) - 1e-5);
    expect(Math.max(...own)).toBeLessThanOrEqual(Math.max(...source) + 1e-5);
  }
}); // prettier-ignore

test('other seeds, epochs and images are changed otherwise', () => {
  const one = noise(1, 6, 6, 1);
  const values = valuesOf(one);
  const many = imagesOfValues({ ...one, count: 3, labels: new Int32Array(3), values: Float32Array.of(...values, ...values, ...values) });
  const seen = [
    ...[0, 1, 2].map((image) => valuesOf(augmentImages(many, { rotate: 30 }, 1, 0)).subarray(image * 36, (image + 1) * 36)),
    valuesOf(augmentImages(one, { rotate: 30 }, 1, 1)),
    valuesOf(augmentImages(one, { rotate: 30 }, 2, 0)),
  ];
  expect(new Set(seen.map(String)).size).toBe(5);
}); // prettier-ignore

test('a flip is the image or its mirror, about half of each, to the bit', () => {
  const images = noise(400, 3, 4, 3);
  const source = valuesOf(images);
  const flipped = valuesOf(augmentImages(images, { flip: 'horizontal' }, 5, 2));
  let mirrored = 0;
  for (let image = 0; image < 400; image++) {
    const own = [...source.subarray(36 * image, 36 * (image + 1))];
    const mirror = own.map(
      (_, i) => own[12 * Math.floor(i / 12) + 3 * (3 - Math.floor((i % 12) / 3)) + (i % 3)],
    );
    const got = [...flipped.subarray(36 * image, 36 * (image + 1))];
    const isMirror = String(got) === String(mirror);
    expect(isMirror || String(got) === String(own)).toBe(true);
    if (isMirror) mirrored++;
  }
  expect(Math.abs(mirrored - 200)).toBeLessThan(50);
});

test('a turn keeps the centre, and by 90 degrees it is a transposition', () => {
  const source = Float32Array.from({ length: 9 }, (_, i) => i);
  const out = new Float32Array(9);
  resample(source, { height: 3, width: 3, channels: 1 }, { xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: 2 }, out);
  expect([...out]).toEqual([6, 3, 0, 7, 4, 1, 8, 5, 2]);
  const images = imagesOfValues({ ...noise(50, 3, 3, 1), values: Float32Array.from({ length: 450 }, (_, i) => i % 9) }); // prettier-ignore
  const turned = valuesOf(augmentImages(images, { rotate: 180 }, 1, 0));
  for (let image = 0; image < 50; image++) expect(turned[9 * image + 4]).toBeCloseTo(4, 4);
});

test('a ramp enlarged by a factor is a ramp with a slope between 1 / (1 + zoom) and 1 / (1 − zoom)', () => {
  const side = 21;
  const values = Float32Array.from({ length: 60 * side * side }, (_, i) => i % side);
  const images = imagesOfValues({ ...noise(60, side, side, 1), values });
  const zoomed = valuesOf(augmentImages(images, { zoom: 0.2 }, 3, 0));
  const slopes = Array.from({ length: 60 }, (_, image) => {
    const at = image * side * side + 10 * side + 10;
    expect(zoomed[at]).toBeCloseTo(10, 4);
    return zoomed[at + 1] - zoomed[at];
  });
  expect(Math.min(...slopes)).toBeGreaterThan(1 / 1.2 - 1e-4);
  expect(Math.max(...slopes)).toBeLessThan(1 / 0.8 + 1e-4);
  expect(Math.max(...slopes) - Math.min(...slopes)).toBeGreaterThan(0.25);
});

test('one part more changes nothing of what is drawn for the others', () => {
  const ramp = Float32Array.from({ length: 40 * 81 }, (_, i) => i % 9);
  const images = imagesOfValues({ ...noise(40, 9, 9, 1), values: ramp });
  const flipped = valuesOf(augmentImages(images, { flip: 'horizontal' }, 3, 0));
  const both = valuesOf(augmentImages(images, { flip: 'horizontal', zoom: 0.1 }, 3, 0));
  for (let image = 0; image < 40; image++) {
    const at = image * 81 + 40;
    expect(Math.sign(both[at + 1] - both[at])).toBe(Math.sign(flipped[at + 1] - flipped[at]));
  }
});

test.each([
  [{ spin: 3 }, 'There is no augmentation "spin"; choose from rotate, flip, zoom, shift.'],
  [{ rotate: 181 }, 'The augmentation rotate is 181; give degrees above 0, at most 180.'],
  [{ flip: 'diagonal' }, 'The augmentation flip is diagonal; give horizontal, vertical, both.'],
  [{ zoom: 1 }, 'The augmentation zoom is 1; give a share above 0 and below 1.'],
  [{ shift: NaN }, 'The augmentation shift is NaN; give a share of the side, above 0 and below 1.'],
  [{}, 'The augmentation is empty; choose from rotate, flip, zoom, shift.'],
])('%j is refused', (how, sentence) => {
  expect(() => checkAugmentation(how as Augmentation)).toThrow(new UserError(sentence));
});
