import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fileOfBytes } from '../../../src/runtime/data/data-file.ts';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import { decodeIdx, loadIdx } from '../../../src/runtime/data/idx.ts';
import { createStorage } from '../../../src/runtime/data/storage.ts';
import { UserError } from '../../../src/user-error.ts';
import { idxBytes, sharedData, somePixels, temporaryFolder, writeFile, writeIdxFolder } from './files.ts';

/** All in memory, and all on disk. */
const memories = [undefined, 0];

async function decode(bytes: Uint8Array, path: string, memory?: number) {
  const { shape, data } = await decodeIdx(fileOfBytes(bytes, path), createStorage(memory));
  return { shape, data: Uint8Array.from(data.view(0, data.length)) };
}

describe('an IDX array', () => {
  property.prop([fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), fc.boolean()])(
    'comes back as it was written',
    async (shape, packed) => {
      const data = somePixels(
        1,
        shape.reduce((a, b) => a * b, 1),
      );
      const bytes = idxBytes(shape, data);
      for (const memory of memories)
        expect(await decode(packed ? gzipSync(bytes) : bytes, 'f', memory)).toEqual({ shape, data });
    },
  );

  property.prop([fc.uint8Array({ maxLength: 64 }), fc.boolean()])(
    'is never made of arbitrary bytes by accident',
    async (bytes, packed) => {
      await decode(packed ? gzipSync(bytes) : bytes, 'f').then(
        ({ shape, data }) => expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1)),
        (error) => expect(error).toBeInstanceOf(UserError),
      );
    },
  );

  const good = idxBytes([50, 8, 8], somePixels(50, 64));
  const bomb = gzipSync(new Uint8Array(4_000_000));
  const flipped = gzipSync(good);
  flipped[flipped.length - 6] ^= 255;
  test.each([
    ['an empty file', new Uint8Array(0), /not an IDX file/],
    ['a wrong magic', Uint8Array.from([1, 2, 8, 3, 0, 0, 0, 0]), /not an IDX file/],
    ['floats', idxBytes([2], new Uint8Array(8), 0x0d), /type 0xd; only unsigned bytes/],
    ['a header cut off', idxBytes([1, 1, 1], new Uint8Array(1)).subarray(0, 9), /cut off within its header/],
    ['pixels cut off', good.subarray(0, -1), /is cut off: its header declares 3216 bytes, and it has 3215/],
    ['pixels to spare', Uint8Array.from([...good, 0]), /bytes to spare/],
    ['a cut-off gzip', gzipSync(good).subarray(0, -9), /cut off/],
    ['a damaged gzip', flipped, /damaged/],
    [
      'more than it declares',
      gzipSync(Uint8Array.from([...good, ...good])),
      /holds more than the 3216 bytes/,
    ],
    [
      'dimensions that overflow',
      idxBytes([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], new Uint8Array(0)),
      /more than the 1099511627776/,
    ],
    [
      'a declared size no gzip could hold',
      gzipSync(idxBytes([1_000_000_000], new Uint8Array(9))),
      /cannot hold/,
    ],
    ['a gzip bomb without a header', bomb, /not an IDX file/],
  ])('is refused when it is %s', async (_, bytes, message) => {
    for (const memory of memories) {
      const failure = await decode(bytes, 'the/file', memory).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UserError);
      expect((failure as Error).message).toMatch(message);
      expect((failure as Error).message).toContain('the/file');
    }
  });
});

describe('a folder of IDX files', () => {
  test.each([false, true])('is loaded, gzip %s', async (gzip) => {
    const folder = writeIdxFolder(temporaryFolder(), { gzip, classes: ['cat', 'dog'] });
    const dataset = await loadIdx(folder, 1);
    expect(dataset).toMatchObject({ classes: ['cat', 'dog'], height: 6, width: 5, channels: 1, notes: [] });
    const { train, validation, test: tested } = dataset.splits;
    expect([train.count, validation.count, tested.count]).toEqual([20, 6, 8]);
    expect(bytesOf(train.pixels)).toEqual(somePixels(20, 30, 0));
    expect([...tested.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(train.ids[3]).toBe('train/3');
    expect(Object.keys(dataset.sha256)).toHaveLength(7);
    for (const hash of Object.values(dataset.sha256)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('takes t10k for test, numbers for class names, and a tenth of the training images for validation', async () => {
    const folder = writeIdxFolder(temporaryFolder(), { counts: { train: 40, t10k: 10 } });
    const dataset = await loadIdx(folder, 3);
    const { train, validation, test: tested } = dataset.splits;
    expect(dataset.classes).toEqual(['0', '1']);
    expect([train.count, validation.count, tested.count]).toEqual([36, 4, 10]);
    expect([...validation.labels].filter((label) => label === 1)).toHaveLength(2);
    expect(new Set([...train.ids, ...validation.ids]).size).toBe(40);
    expect(dataset.notes.join()).toMatch(/4 training images, drawn with seed 3/);
    expect((await loadIdx(folder, 3)).splits.validation.ids).toEqual(validation.ids);
  });

  test('with labels from 1 takes the classes named, or names them so', async () => {
    for (const classes of [['cat', 'dog'], undefined]) {
      const folder = writeIdxFolder(temporaryFolder(), { classes });
      for (const [split, count] of [
        ['train', 20],
        ['val', 6],
        ['test', 8],
      ] as const) {
        const values = Uint8Array.from({ length: count }, (_, i) => 1 + (i % 2));
        writeFile(join(folder, `${split}-labels-idx1-ubyte`), idxBytes([count], values));
      }
      const dataset = await loadIdx(folder, 1);
      expect(dataset.classes).toEqual(classes ?? ['1', '2']);
      expect([...dataset.splits.train.labels.subarray(0, 2)]).toEqual([0, 1]);
      expect(dataset.notes.join()).toMatch(classes ? /1 is cat, 2 is dog/ : /the classes are named so/);
    }
  });

  test('calls its splits as people do, but none twice', async () => {
    const folder = writeIdxFolder(temporaryFolder(), { counts: { Training: 20, valid: 6, Testing: 8 } });
    const { splits } = await loadIdx(folder, 1);
    expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([20, 6, 8]);
    writeIdxFolder(folder, { counts: { t10k: 4 } });
    await expect(loadIdx(folder, 1)).rejects.toThrow(
      /Testing-images.* and t10k-images.* both hold test images/,
    );
  });

  test('may hold colour', async () => {
    const folder = writeIdxFolder(temporaryFolder());
    for (const [split, count] of [
      ['train', 20],
      ['val', 6],
      ['test', 8],
    ] as const) {
      writeFile(
        join(folder, `${split}-images-idx3-ubyte`),
        idxBytes([count, 3, 3, 3], somePixels(count, 27)),
      );
    }
    expect(await loadIdx(folder, 1)).toMatchObject({ height: 3, width: 3, channels: 3 });
  });

  const labels = (...values: number[]) => idxBytes([values.length], Uint8Array.from(values));
  test.each<[string, (folder: string) => void, RegExp]>([
    [
      'labels are missing',
      (f) => rmSync(join(f, 'val-labels-idx1-ubyte')),
      /has val-images-idx3-ubyte, but not the labels/,
    ],
    [
      'there is no test split',
      (f) => ['images-idx3', 'labels-idx1'].forEach((k) => rmSync(join(f, `test-${k}-ubyte`))),
      /no test images/,
    ],
    [
      'the counts differ',
      (f) => writeFile(join(f, 'test-labels-idx1-ubyte'), labels(0, 1)),
      /8 test images but 2 test labels/,
    ],
    [
      'a label is beyond the classes',
      (f) => writeFile(join(f, 'test-labels-idx1-ubyte'), labels(0, 1, 0, 1, 0, 1, 0, 9)),
      /test\/7 has label 9, but there are 2 classes/,
    ],
    [
      'a class has no training image',
      (f) => writeFile(join(f, 'classes.txt'), 'a\nb\nc\n'),
      /class 2 \("c"\) has no training image/,
    ],
    [
      'training images are all the same',
      (f) => writeFile(join(f, 'train-images-idx3-ubyte'), idxBytes([20, 6, 5], new Uint8Array(600).fill(9))),
      /all 20 training images are the same/,
    ],
    [
      'there are more classes than are supported',
      (f) => writeFile(join(f, 'classes.txt'), Array.from({ length: 10_001 }, (_, i) => `c${i}`).join('\n')),
      /names 10001 classes; at most 10000/,
    ],
    [
      'there are more labels than memory can name',
      (f) =>
        writeFile(join(f, 'test-labels-idx1-ubyte'), idxBytes([2 ** 21 + 1], new Uint8Array(2 ** 21 + 1))),
      /2097153 images, more than the 2097152/,
    ],
    ['a class is named twice', (f) => writeFile(join(f, 'classes.txt'), 'a\na\n'), /line 2 repeats "a"/],
    ['a class has no name', (f) => writeFile(join(f, 'classes.txt'), 'a\n\nb\n'), /line 2 is empty/],
    [
      'the sizes differ',
      (f) => writeFile(join(f, 'test-images-idx3-ubyte'), idxBytes([8, 5, 5], new Uint8Array(200))),
      /6 × 5 × 1 in one split and of 5 × 5 × 1/,
    ],
    [
      'labels are images',
      (f) => writeFile(join(f, 'test-labels-idx1-ubyte'), idxBytes([8, 1, 1], new Uint8Array(8))),
      /labels have one dimension/,
    ],
    [
      'images are flat',
      (f) => writeFile(join(f, 'train-images-idx3-ubyte'), idxBytes([20, 30], new Uint8Array(600))),
      /shape 20 × 30/,
    ],
    [
      'a split is empty',
      (f) => {
        writeFile(join(f, 'val-images-idx3-ubyte'), idxBytes([0, 6, 5], new Uint8Array(0)));
        writeFile(join(f, 'val-labels-idx1-ubyte'), labels());
      },
      /no validation images/,
    ],
  ])('is refused when %s', async (_, spoil, message) => {
    const folder = writeIdxFolder(temporaryFolder(), { classes: ['a', 'b'] });
    spoil(folder);
    const failure = await loadIdx(folder, 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toMatch(message);
  });
});

const medicalMnist = sharedData('medical-mnist');
test.skipIf(!medicalMnist)('Medical MNIST loads (needs ../shared/data/medical-mnist)', async () => {
  const { splits, classes } = await loadIdx(medicalMnist!, 1);
  expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([43_956, 4_999, 9_999]);
  expect(classes).toEqual(['AbdomenCT', 'BreastMRI', 'CXR', 'ChestCT', 'Hand', 'HeadCT']);
});
