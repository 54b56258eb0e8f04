import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { bytesInMemory } from '../../../src/runtime/data/bytes.ts';
import { fileOfBytes } from '../../../src/runtime/data/data-file.ts';
import { createStorage } from '../../../src/runtime/data/storage.ts';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import { decodeNpy, npyIntegers, type NpyArray } from '../../../src/runtime/data/npy.ts';
import { decodeNpz, loadNpz } from '../../../src/runtime/data/npz.ts';
import { UserError } from '../../../src/user-error.ts';
import {
  npyBytes,
  npzArrays,
  sharedData,
  somePixels,
  temporaryFolder,
  writeFile,
  writeNpz,
} from './files.ts';

/** Its elements' bytes in memory. */
function flat({ shape, dtype, data }: NpyArray) {
  return { shape, dtype, data: Uint8Array.from(data.view(0, data.length)) };
}

/** The arrays of an archive, by name. */
async function decodeAll(archive: Uint8Array, memory?: number) {
  const arrays = await decodeNpz(fileOfBytes(archive, 'x.npz'), createStorage(memory));
  return new Map([...arrays].map(([name, array]) => [name, flat(array)]));
}

describe('an .npy array', () => {
  property.prop([fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })])(
    'comes back as it was written',
    (shape) => {
      const data = somePixels(
        1,
        shape.reduce((a, b) => a * b, 1),
      );
      expect(flat(decodeNpy(bytesInMemory(npyBytes('|u1', shape, data)), 'f'))).toEqual({
        shape,
        dtype: '|u1',
        data,
      });
    },
  );

  const of = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);
  test.each([
    ['|u1', Uint8Array.of(3, 200), [3, 200]],
    ['|b1', Uint8Array.of(0, 1), [0, 1]],
    ['<i2', of(Int16Array.of(-3, 7)), [-3, 7]],
    ['<i4', of(Int32Array.of(-1, 70_000)), [-1, 70_000]],
    ['<i8', of(BigInt64Array.of(4n, -5n)), [4, -5]],
    ['<f8', of(Float64Array.of(0, 2)), [0, 2]],
    ['>i4', Uint8Array.of(0, 0, 1, 2), [258]],
  ])('gives integers of type %s', (dtype, data, expected) => {
    const array = decodeNpy(bytesInMemory(npyBytes(dtype, [expected.length], data)), 'f');
    expect([...npyIntegers(array, 'f')]).toEqual(expected);
  });

  test.each([
    ['another file', new TextEncoder().encode('not numpy at all'), /not a NumPy array/],
    ['cut off', npyBytes('|u1', [9], new Uint8Array(8)), /declares 9 elements, 9 bytes, and has 8/],
    [
      'cut off in its header',
      npyBytes('|u1', [9], new Uint8Array(8)).subarray(0, 40),
      /cut off within its header/,
    ],
    ['too long', npyBytes('|u1', [9], new Uint8Array(10)), /has 10 bytes/],
    ['stored by columns', npyBytes('|u1', [3, 3], new Uint8Array(9), 'True'), /ascontiguousarray/],
    ['of Python objects', npyBytes('|O', [3], new Uint8Array(24)), /type "\|O"/],
    ['overflowing', npyBytes('|u1', [10 ** 9, 10 ** 9], new Uint8Array(0)), /more than the/],
    [
      'without a header',
      npyBytes('|u1', [1], new Uint8Array(1)).fill(32, 10, 60),
      /header that is not understood/,
    ],
  ])('is refused when it is %s', (_, bytes, message) => {
    expect(() => decodeNpy(bytesInMemory(bytes), 'f')).toThrow(message);
    expect(() => decodeNpy(bytesInMemory(bytes), 'f')).toThrow(UserError);
  });

  test('labels that are no whole numbers are refused', () => {
    const array = decodeNpy(bytesInMemory(npyBytes('<f8', [2], of(Float64Array.of(1, 0.5)))), 'f');
    expect(() => npyIntegers(array, 'f')).toThrow(/holds 0.5 at position 1/);
  });
});

test('a label beyond what doubles hold is quoted to the last digit', () => {
  const array = (label: bigint) =>
    decodeNpy(bytesInMemory(npyBytes('<u8', [1], new Uint8Array(BigUint64Array.of(label).buffer))), 'f');
  expect(() => npyIntegers(array(2n ** 53n + 1n), 'f')).toThrow(
    'f holds 9007199254740993 at position 0; a label is the number of a class, of which there are at most 10000.',
  );
  expect(() => npyIntegers(array(2n ** 31n), 'f')).toThrow(/holds 2147483648 .* at most 10000/);
});

describe('an .npz file', () => {
  test('is loaded, its classes named after the MedMNIST set', async () => {
    const dataset = await loadNpz(writeNpz(join(temporaryFolder(), 'breastmnist.npz')), 1);
    expect(dataset).toMatchObject({
      name: 'breastmnist',
      classes: ['malignant', 'normal, benign'],
      height: 4,
      width: 4,
    });
    expect(bytesOf(dataset.splits.train.pixels)).toEqual(somePixels(10, 16, 0));
    expect(dataset.notes.join(' ')).toMatch(/its MD5 differs.*disease is label 0 \(malignant\)/);
  });

  test('of another name gets numbers for class names', async () => {
    const folder = temporaryFolder();
    for (const file of ['mine.npz', 'constructor.npz', 'breastmnistlike.npz']) {
      expect(await loadNpz(writeNpz(join(folder, file)), 1)).toMatchObject({
        classes: ['0', '1'],
        notes: [],
      });
    }
  });

  test('without validation images lends some from training', async () => {
    const path = writeNpz(join(temporaryFolder(), 'mine.npz'), npzArrays({ train: 40, test: 6 }));
    const { splits, notes } = await loadNpz(path, 1);
    expect([splits.train.count, splits.validation.count]).toEqual([36, 4]);
    expect(notes.join()).toMatch(/no validation split/);
  });

  test('whose labels are counted from 1 has its classes named so', async () => {
    const arrays = npzArrays();
    for (const [split, count] of [
      ['train', 10],
      ['val', 4],
      ['test', 6],
    ] as const)
      arrays[`${split}_labels.npy`] = npyBytes(
        '|u1',
        [count],
        Uint8Array.from({ length: count }, (_, i) => 1 + (i % 2)),
      );
    const { classes, splits, notes } = await loadNpz(
      writeNpz(join(temporaryFolder(), 'mine.npz'), arrays),
      1,
    );
    expect(classes).toEqual(['1', '2']);
    expect([...splits.test.labels]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(notes).toEqual(['The labels are counted from 1 to 2, not from 0: the classes are named so.']);
  });

  test('that has an array twice is refused, as is one of images that are all the same', async () => {
    const twice = zipSync({ ...npzArrays(), train_labels: npyBytes('|u1', [10, 1], new Uint8Array(10)) });
    await expect(decodeAll(twice)).rejects.toThrow(/x.npz has two members named train_labels/);
    const same = {
      ...npzArrays(),
      'train_images.npy': npyBytes('|u1', [10, 4, 4], new Uint8Array(160).fill(3)),
    };
    const path = writeNpz(join(temporaryFolder(), 'same.npz'), same);
    await expect(loadNpz(path, 1)).rejects.toThrow(/all 10 training images are the same/);
  });

  test('that declares more images than memory can name is refused', async () => {
    const count = 2 ** 21 + 1;
    const many = {
      ...npzArrays(),
      'train_images.npy': npyBytes('|u1', [count, 1, 1], new Uint8Array(count)),
      'train_labels.npy': npyBytes('|u1', [count], new Uint8Array(count)),
    };
    const path = writeNpz(join(temporaryFolder(), 'many.npz'), many);
    await expect(loadNpz(path, 1)).rejects.toThrow(/2097153 images, more than the 2097152/);
  });

  test.each(['<u2', '>u2'])('of 16 bits (%s) gets one scale', async (dtype) => {
    const arrays = npzArrays();
    for (const [split, count, peak] of [
      ['train', 10, 1000],
      ['val', 4, 1023],
      ['test', 6, 1024],
    ] as const) {
      const data = new Uint8Array(count * 32);
      const view = new DataView(data.buffer);
      for (let i = 0; i < count * 16; i++)
        view.setUint16(2 * i, Math.floor((peak * (i % 17)) / 16), dtype === '<u2');
      arrays[`${split}_images.npy`] = npyBytes(dtype, [count, 4, 4], data);
    }
    const { scale, splits, notes } = await loadNpz(writeNpz(join(temporaryFolder(), 'mine.npz'), arrays), 1);
    expect(scale).toMatchObject({ white: 1023, images: 20, of: 20, clipped: { validation: 0, test: 5 } });
    expect([...bytesOf(splits.train.pixels).subarray(0, 17)]).toEqual(
      Array.from({ length: 17 }, (_, i) => Math.round((255 * Math.floor((1000 * i) / 16)) / 1023)),
    );
    expect(notes.join()).toMatch(/0 to 1023 became 0 to 255.*5 test images exceed 1023/);
  });

  test('may hold colour', async () => {
    const arrays = npzArrays();
    for (const [split, count] of [
      ['train', 10],
      ['val', 4],
      ['test', 6],
    ] as const) {
      arrays[`${split}_images.npy`] = npyBytes('|u1', [count, 5, 5, 3], somePixels(count, 75));
    }
    expect(await loadNpz(writeNpz(join(temporaryFolder(), 'mine.npz'), arrays), 1)).toMatchObject({
      channels: 3,
      height: 5,
    });
  });

  const multiLabel = npyBytes('|u1', [10, 14], new Uint8Array(140));
  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    [
      'has several labels an image',
      { 'train_labels.npy': multiLabel },
      /14 labels: a multi-label set, like ChestMNIST, or one-hot;/,
    ],
    [
      'has too few labels',
      { 'test_labels.npy': npyBytes('|u1', [5, 1], new Uint8Array(5)) },
      /6 test images but 5 test labels/,
    ],
    [
      'has a negative label',
      { 'test_labels.npy': npyBytes('|i1', [6], Uint8Array.of(255, 0, 0, 0, 0, 0)) },
      /label -1/,
    ],
    [
      'has an absurd label',
      { 'test_labels.npy': npyBytes('<i4', [6], new Uint8Array(24).fill(127)) },
      /at most 10000 classes/,
    ],
    [
      'has float images',
      { 'train_images.npy': npyBytes('<f4', [10, 1, 1], new Uint8Array(40)) },
      /type "<f4"; images are read as unsigned integers of 8 or 16 bits/,
    ],
    [
      'has volumes',
      { 'train_images.npy': npyBytes('|u1', [10, 2, 2, 2], new Uint8Array(80)) },
      /shape 10 × 2 × 2 × 2/,
    ],
    [
      'leaves out a label',
      { 'train_labels.npy': npyBytes('|u1', [10], Uint8Array.of(0, 2, 0, 2, 0, 2, 0, 2, 0, 2)) },
      /no training image has the label 1; number the classes without gaps/,
    ],
    ['has a broken array', { 'val_images.npy': new Uint8Array(20) }, /val_images.npy\) is not a NumPy array/],
  ])('is refused when it %s', async (_, replaced, message) => {
    const path = writeNpz(join(temporaryFolder(), 'mine.npz'), { ...npzArrays(), ...replaced });
    const failure = await loadNpz(path, 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toMatch(message);
  });

  test('that is no zip, or cut off, is refused', async () => {
    const folder = temporaryFolder();
    const whole = zipSync(npzArrays());
    for (const bytes of [new Uint8Array(0), somePixels(1, 100), whole.subarray(0, whole.length / 2)]) {
      await expect(loadNpz(writeFile(join(folder, 'x.npz'), bytes), 1)).rejects.toThrow(/not a whole .npz/);
    }
  });

  test('whose members declare more than they can hold is refused before anything is unpacked', async () => {
    for (const [size, message] of [
      [0xfffffff0, /declares 4294967280 bytes for train_images.npy, packed in \d+: more than zip can hold/],
      [1_000_000, /declares 1000000 bytes for train_images.npy, packed in \d+: more than zip can hold/],
    ] as const) {
      const bytes = zipSync({ 'train_images.npy': new Uint8Array(10) });
      patchDeclaredSize(bytes, size);
      await expect(decodeAll(bytes)).rejects.toThrow(message);
    }
  });

  test('that counts endless members is refused', async () => {
    const bytes = zipSync({ 'a.npy': new Uint8Array(10) });
    new DataView(bytes.buffer).setUint16(bytes.length - 22 + 8, 60_000, true);
    await expect(decodeAll(bytes)).rejects.toThrow(UserError);
  });

  property.prop([fc.uint8Array({ maxLength: 30 }), fc.nat(), fc.constantFrom(0, 6)])(
    'survives any damage, and no array comes out changed',
    async (noise, at, level) => {
      const bytes = zipSync(npzArrays(), { level: level as 0 | 6 });
      const whole = await decodeAll(bytes);
      expect(await decodeAll(bytes, 0)).toEqual(whole);
      bytes.set(noise, at % (bytes.length - noise.length));
      for (const memory of [undefined, 0]) {
        try {
          for (const [name, array] of await decodeAll(bytes, memory)) expect(array).toEqual(whole.get(name));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }
    },
  );

  test('in which one pixel is another than was written is refused', async () => {
    const bytes = zipSync(npzArrays(), { level: 0 });
    const directory = new DataView(bytes.buffer).getUint32(bytes.length - 22 + 16, true);
    bytes[directory - 100] ^= 1;
    await expect(decodeAll(bytes)).rejects.toThrow(/x.npz is damaged: test_\w+.npy does not check out/);
  });

  test('without the arrays of MedMNIST is told what it holds', async () => {
    const keras = { 'x_train.npy': npyBytes('|u1', [1], new Uint8Array(1)), 'a/0.png': new Uint8Array(9) };
    await expect(decodeAll(zipSync(keras))).rejects.toThrow(
      /holds x_train.npy, a\/0.png, but none of the arrays .*: train_images, .* Unpack it, and name the folder/,
    );
  });
});

/** Overwrites the uncompressed size in the zip's central directory. */
function patchDeclaredSize(zip: Uint8Array, size: number): void {
  const view = new DataView(zip.buffer, zip.byteOffset);
  const directory = view.getUint32(zip.length - 22 + 16, true);
  view.setUint32(directory + 24, size, true);
}

const pneumonia = sharedData('pneumonia/pneumoniamnist-balanced.npz');
test.skipIf(!pneumonia)('balanced PneumoniaMNIST loads (needs ../shared/data/pneumonia)', async () => {
  const { splits, classes, notes } = await loadNpz(pneumonia!, 1);
  expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([2428, 270, 468]);
  expect(classes).toEqual(['normal', 'pneumonia']);
  expect(notes.join()).toMatch(/MD5 differs/);
});

test.each([
  ['<f4', Float32Array],
  ['<f8', Float64Array],
] as const)('a pixel that is no number is named, of type %s', async (dtype, Numbers) => {
  const pixels = new Numbers(10 * 16).fill(0.5);
  pixels[16 * 7 + 3] = NaN;
  const arrays = npzArrays();
  arrays['train_images.npy'] = npyBytes(dtype, [10, 4, 4], new Uint8Array(pixels.buffer));
  await expect(loadNpz(writeNpz(join(temporaryFolder(), 'lost.npz'), arrays), 1)).rejects.toThrow(
    /train_images has a pixel that is no number \(NaN\) in image 7; images are read as unsigned integers/,
  );
});
