// Pixels that memory does not hold: the same data set from disk, of which nothing stays.
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bytesOfFile } from '../../../src/runtime/data/bytes.ts';
import { openDataFile } from '../../../src/runtime/data/data-file.ts';
import type { Dataset } from '../../../src/runtime/data/dataset.ts';
import { limitTraining, loadDataset, normalise } from '../../../src/runtime/data/index.ts';
import { imagesAtRest, valuesOf } from '../../../src/runtime/data/images.ts';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import { createStorage } from '../../../src/runtime/data/storage.ts';
import {
  idxBytes,
  npyBytes,
  npzArrays,
  somePixels,
  temporaryFolder,
  writeDeepPng,
  writeFile,
  writeIdxFolder,
  writeNpz,
  writePicture,
} from './files.ts';

/** An own folder for temporary files while the test runs. */
function ownTemporary(): string {
  const folder = temporaryFolder();
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  return folder;
}

describe('a sink', () => {
  property.prop([
    fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 }),
    fc.boolean(),
  ])('gives back what was written, wherever it lies and is looked at', (chunks, looks, inMemory) => {
    const all = Buffer.concat(chunks);
    const sink = createStorage(inMemory ? 400 : 0).sink(320, 'x');
    for (const chunk of chunks) sink.write(chunk);
    const bytes = sink.end();
    expect(bytes.length).toBe(all.length);
    for (const [from, count] of looks) {
      const at = from % (all.length + 1);
      const length = count % (all.length - at + 1);
      expect([...bytes.view(at, length)]).toEqual([...all.subarray(at, at + length)]);
    }
  });

  test('counts what lies in memory, and leaves no file behind while it is read', () => {
    const folder = ownTemporary();
    const storage = createStorage(100);
    expect([storage.holds(60), storage.holds(60), storage.holds(40), storage.holds(1)]).toEqual([true, false, true, false]); // prettier-ignore
    const sink = storage.sink(4, 'x');
    expect(readdirSync(folder)).toEqual([]);
    sink.write(Uint8Array.of(1, 2, 3, 4));
    expect([...sink.end().view(1, 2)]).toEqual([2, 3]);
    expect(() => storage.sink(2 ** 37, 'x.npz')).toThrow(/x\.npz takes 137438953472 bytes, more than/);
  });
});

test('a file is read far and wide as it is, and refused once it has changed', () => {
  const path = join(temporaryFolder(), 'file');
  const content = somePixels(3000, 1000);
  writeFileSync(path, content);
  const bytes = bytesOfFile(openDataFile(path), 500);
  for (const at of [0, 1, 5000, 1_000_000, 1_200_000, 2_900_000, 17])
    expect(Buffer.compare(bytes.view(at, 3000), content.subarray(500 + at, 3500 + at))).toBe(0);
  appendFileSync(path, 'more');
  const readAll = () => {
    for (let i = 0; i < 70; i++) bytes.view(((i % 2) + 1) * 1_100_000, 10);
  };
  expect(readAll).toThrow(/file was changed while it was read/);
});

/** All of it, as plain data. */
function contentOf(dataset: Dataset) {
  const images = normalise(dataset);
  const splits = (['train', 'validation', 'test'] as const).map((name) => {
    const { pixels, labels, ids } = dataset.splits[name];
    return { pixels: bytesOf(pixels), values: valuesOf(images[name]), labels, ids };
  });
  return { ...dataset, splits };
}

const deepArrays = () => {
  const numbers = Uint16Array.from({ length: 160 }, (_, i) => (i * 997) % 5000);
  const bytes = new Uint8Array(numbers.buffer);
  const swapped = bytes.map((_, i) => bytes[i ^ 1]);
  return {
    ...npzArrays(),
    'train_images.npy': npyBytes('<u2', [10, 4, 4], bytes),
    'test_images.npy': npyBytes('>u2', [6, 4, 4], swapped.subarray(0, 192)),
  };
};

describe('a data set is the same from disk as from memory', () => {
  test.each<[string, (folder: string) => string | Promise<string>]>([
    ['an archive, packed', (folder) => writeNpz(join(folder, 'breastmnist.npz'))],
    ['an archive of 16 bits, of both orders', (folder) => writeNpz(join(folder, 'deep.npz'), deepArrays())],
    [
      'an archive that lends validation images',
      (folder) => writeNpz(join(folder, 'x.npz'), npzArrays({ train: 40, test: 6 })),
    ],
    ['IDX files', (folder) => writeIdxFolder(folder)],
    ['IDX files, packed', (folder) => writeIdxFolder(folder, { gzip: true })],
    [
      'image files, grey and coloured, of 8 and 16 bits',
      async (folder) => {
        for (let i = 0; i < 16; i++) {
          const path = join(folder, i % 2 ? 'a' : 'b', `${i}.png`);
          if (i % 3) await writePicture(path, [9 * i, i % 4 ? 9 * i : 0, 9 * i], i, 6);
          else await writeDeepPng(path, somePixels(1, 36, i), 6);
        }
        return folder;
      },
    ],
  ])('%s', async (_, write) => {
    const path = await write(temporaryFolder());
    const folder = ownTemporary();
    for (const size of [undefined, 5]) {
      const options = size === undefined ? {} : { size };
      const inMemory = await loadDataset(path, options);
      for (const memory of [0, 200]) {
        const onDisk = await loadDataset(path, { ...options, memory });
        expect(readdirSync(folder)).toEqual([]);
        expect(contentOf(onDisk)).toEqual(contentOf(inMemory));
        const limited = (dataset: Dataset) => contentOf(limitTraining(dataset, 4, 1));
        expect(limited(onDisk)).toEqual(limited(inMemory));
      }
    }
  });

  test('a damaged archive leaves nothing in the folder for temporary files', async () => {
    const data = writeIdxFolder(temporaryFolder(), { gzip: true });
    const images = join(data, 'train-images-idx3-ubyte.gz');
    writeFile(images, readFileSync(images).subarray(0, -9));
    const folder = ownTemporary();
    await expect(loadDataset(data, { memory: 0 })).rejects.toThrow(/ends too early/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('memory that is no number of bytes is refused', async () => {
    for (const memory of [-1, NaN])
      await expect(loadDataset('phantom', { memory })).rejects.toThrow(
        `The memory for pixels is ${memory} bytes`,
      );
  });
});

test('images too large to be looked at are refused by their header', async () => {
  const data = writeIdxFolder(temporaryFolder());
  const images = join(data, 'train-images-idx3-ubyte');
  writeFile(images, idxBytes([20, 2 ** 15, 2 ** 14], new Uint8Array(0)));
  await expect(loadDataset(data)).rejects.toThrow(
    /has images of 32768 × 16384 numbers, more than the 268435456/,
  );
});

property.prop([fc.uint8Array({ minLength: 24, maxLength: 24 }), fc.constantFrom(undefined, 0)])(
  'values at rest are those that were written',
  (numbers, memory) => {
    const values = Float32Array.from(numbers, (number) => number / 7);
    const sink = createStorage(memory).sink(96, 'x');
    sink.write(new Uint8Array(values.buffer));
    const shape = {
      count: 4,
      height: 1,
      width: 6,
      channels: 1,
      labels: new Int32Array(4),
      classes: ['a', 'b'],
    };
    const images = imagesAtRest(shape, sink.end());
    expect(valuesOf(images)).toEqual(values);
    const out = new Float32Array(20);
    images.fill([3, 0], out.subarray(1, 13));
    expect([...out.subarray(1, 13)]).toEqual([...values.subarray(18), ...values.subarray(0, 6)]);
  },
);

test.each<[string, (folder: string) => string]>([
  ['an archive', (folder) => writeNpz(join(folder, 'x.npz'))],
  ['IDX files', (folder) => writeIdxFolder(folder)],
  ['IDX files, packed', (folder) => writeIdxFolder(folder, { gzip: true })],
])('reading %s stops for the reason of the signal', async (_, write) => {
  const path = write(temporaryFolder());
  for (const memory of [undefined, 0]) {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(loadDataset(path, { signal, memory })).rejects.toThrow('enough');
  }
});
