// What a backbone is trained on, what stands on it has not: no image, no copy, no patient is on both sides.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { ImageSplit } from '../../../src/runtime/data/dataset.ts';
import { imageKeys } from '../../../src/runtime/data/duplicates.ts';
import { chooseImages, imagesOfValues, valuesOf } from '../../../src/runtime/data/images.ts';
import { partForBackbone } from '../../../src/runtime/data/part-images.ts';
import { createPhantom } from '../../../src/runtime/data/phantom.ts';
import { pixelsOfBytes } from '../../../src/runtime/data/pixels.ts';
import { UserError } from '../../../src/user-error.ts';

/** Images of one number, of which equal ones are copies; patient 0 is not known. */
const image = fc.record({ label: fc.nat(2), content: fc.nat(60), patient: fc.nat(20) });
const images = fc.array(image, { minLength: 6, maxLength: 60 });
const classes = ['a', 'b', 'c'];

function splitFrom(
  some: readonly { readonly label: number; readonly content: number; readonly patient: number }[],
  withPatients: boolean,
): ImageSplit {
  return {
    count: some.length,
    pixels: pixelsOfBytes(Uint8Array.from(some, ({ content }) => content), 1),
    labels: Int32Array.from(some, ({ label }) => label),
    ids: some.map((_, i) => String(i)),
    ...(withPatients && {
      rows: { patients: some.map(({ patient }) => (patient === 0 ? '' : `P${patient}`)), columns: {} },
    }),
  };
} // prettier-ignore

const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });

property.prop([images, share, fc.nat(), fc.boolean()], { numRuns: 80 })(
  'every image on one side, patients and copies whole, every class on both, the same for a seed',
  (some, wanted, seed, withPatients) => {
    const split = splitFrom(some, withPatients);
    let parted;
    try {
      parted = partForBackbone(split, classes, wanted, seed);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toMatch(/^with --backbone-split .* no training image of class [abc],/);
      return;
    }
    const { backbone, rest } = parted;
    expect([...backbone, ...rest].sort((a, b) => a - b)).toEqual(some.map((_, i) => i));
    const namesOf = (side: readonly number[]) => {
      const patients = side.map((at) => split.rows?.patients?.[at] ?? '').filter((name) => name !== '');
      const keys = imageKeys(split.pixels);
      return new Set([...patients, ...side.map((at) => keys[at])]);
    };
    expect([...namesOf(backbone)].filter((name) => namesOf(rest).has(name))).toEqual([]);
    for (const side of [backbone, rest])
      expect(new Set(side.map((at) => split.labels[at]))).toEqual(new Set(split.labels));
    expect(partForBackbone(split, classes, wanted, seed)).toEqual(parted);
  },
);

test('as large as asked for, classes in their proportions', () => {
  const { splits, classes: names } = createPhantom({ seed: 1, train: 150, validation: 2, test: 2 });
  for (const wanted of [0.2, 0.5, 0.8]) {
    const { backbone, rest } = partForBackbone(splits.train, names, wanted, 1);
    expect(backbone.length / splits.train.count).toBeCloseTo(wanted, 1);
    const shareOfFirst = (side: readonly number[]) =>
      side.filter((at) => splits.train.labels[at] === 0).length / side.length;
    expect(shareOfFirst(backbone)).toBeCloseTo(shareOfFirst(rest), 1);
  }
});

property.prop([fc.array(fc.nat(7), { maxLength: 20 })], { numRuns: 30 })('chosen images are those images, in that order', (indices) => {
  const values = Float32Array.from({ length: 16 }, (_, at) => at);
  const labels = Int32Array.from({ length: 8 }, (_, at) => at % 2);
  const all = imagesOfValues({ count: 8, height: 1, width: 2, channels: 1, labels, classes: ['x', 'y'], values }); // prettier-ignore
  const some = chooseImages(all, indices);
  expect([...some.labels]).toEqual(indices.map((at) => at % 2));
  expect([...valuesOf(some)]).toEqual(indices.flatMap((at) => [2 * at, 2 * at + 1]));
  expect(() => some.fill([indices.length], new Float32Array(2))).toThrow(RangeError);
}); // prettier-ignore
