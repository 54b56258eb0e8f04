import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Images } from '../../../src/runtime/data/dataset.ts';
import { imagesOfValues, inParts, valuesOf } from '../../../src/runtime/data/images.ts';
import { UserError } from '../../../src/user-error.ts';
import { normalisePixels } from '../../../src/runtime/data/normalise.ts';

interface Case {
  readonly images: Images;
  /** [count × height × width × channels], straight from the definition. */
  readonly values: number[];
}

const shapes = fc.record({
  count: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 4 }),
  width: fc.integer({ min: 1, max: 4 }),
  channels: fc.constantFrom(1, 3),
});

const cases: fc.Arbitrary<Case> = shapes.chain((shape) => {
  const { count, height, width, channels } = shape;
  const classes = ['a', 'b'];
  const pixels = fc.uint8Array({ minLength: count * height * width * channels, maxLength: count * height * width * channels }); // prettier-ignore
  return fc.tuple(pixels, fc.boolean()).map(([bytes, asBytes]) => {
    const normalisation = { mean: [10, 20, 30].slice(0, channels), deviation: [3, 5, 7].slice(0, channels) };
    const values = Array.from(bytes, (byte, i) =>
      Math.fround((byte - normalisation.mean[i % channels]) / normalisation.deviation[i % channels]),
    );
    const images = asBytes
      ? normalisePixels(bytes, { ...shape, classes, normalisation })
      : imagesOfValues({
          ...shape,
          values: Float32Array.from(values),
          labels: new Int32Array(count),
          classes,
        });
    return { images, values };
  });
});

describe('images of bytes and of values', () => {
  test.prop([cases, fc.array(fc.nat(), { maxLength: 12 }), fc.integer({ min: 1, max: 10 })])(
    'fill the chosen ones, in that order, and all in parts',
    ({ images, values }, drawn, partSize) => {
      const size = values.length / images.count;
      const chosen = drawn.map((number) => number % images.count);
      const out = new Float32Array(chosen.length * size + 2).fill(99);
      images.fill(chosen, out);
      const expected = chosen.flatMap((image) => values.slice(image * size, (image + 1) * size));
      expect([...out]).toEqual([...expected, 99, 99]);
      expect([...valuesOf(images)]).toEqual(values);
      const inOrder: number[] = [];
      for (const part of inParts(images, partSize)) {
        expect(part.count).toBeLessThanOrEqual(partSize);
        // Readers beside it have rooms of their own; what is done to a part is gone with the next.
        for (const other of inParts(images, partSize)) other.values.fill(NaN);
        inOrder.push(...part.values);
        part.values.fill(NaN);
      }
      expect(inOrder).toEqual(values);
    },
  );

  test.prop([cases])('refuse what is not there, and too little room', ({ images, values }) => {
    const size = values.length / images.count;
    for (const wrong of [-1, images.count, NaN])
      expect(() => images.fill([wrong], new Float32Array(size))).toThrow(`image ${wrong} is asked for`);
    expect(() => images.fill([0], new Float32Array(size - 1))).toThrow('room for');
  });
});

test('values that do not make the images are refused', () => {
  const shape = {
    count: 2,
    height: 1,
    width: 2,
    channels: 1,
    labels: new Int32Array(2),
    classes: ['a', 'b'],
  };
  expect(() => imagesOfValues({ ...shape, values: new Float32Array(3) })).toThrow('have 4 values; 3 came');
});

test.each([NaN, Infinity])('a value %d is refused, with its image', (wrong) => {
  const values = Float32Array.of(1, 2, 3, 4, 5, wrong);
  const shape = {
    count: 3,
    height: 1,
    width: 2,
    channels: 1,
    labels: new Int32Array(3),
    classes: ['a', 'b'],
  };
  expect(() => imagesOfValues({ ...shape, values })).toThrow(
    new UserError(`image 2 has the value ${wrong}; values of images are numbers`),
  );
});
