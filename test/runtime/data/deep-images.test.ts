// Images of 16 bits a channel: one scale for the whole data set, from the training images alone.
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createStorage } from '../../../src/runtime/data/storage.ts';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import type { DecodedImage } from '../../../src/runtime/data/decode-image.ts';
import { collectDecoded, toPixels } from '../../../src/runtime/data/decoded-images.ts';
import { loadFolders } from '../../../src/runtime/data/folders.ts';
import { scaleNotes } from '../../../src/runtime/data/pixel-scale.ts';
import { temporaryFolder, writeDeepPng, writePicture } from './files.ts';

const side = 4;
/** An image whose largest number is `peak`, and which is half as bright elsewhere. */
const numbers = (peak: number, mark = 0) =>
  Uint16Array.from({ length: side * side }, (_, i) => (i === mark ? peak : Math.floor(peak / 2)));

describe('in folders', () => {
  test('the least 2^k − 1 that no training image exceeds becomes white; what is above is clipped and counted', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b']) {
      for (let i = 0; i < 4; i++)
        await writeDeepPng(join(folder, 'train', name, `${i}.png`), numbers(3000 + i, i), side);
      await writeDeepPng(join(folder, 'val', name, '0.png'), numbers(4095, 5), side);
      await writeDeepPng(join(folder, 'test', name, '0.png'), numbers(4096, 6), side);
    }
    const { scale, splits, channels, notes } = await loadFolders(folder, 1, side);
    expect(scale).toEqual({
      white: 4095,
      fitted: true,
      images: 12,
      of: 12,
      clipped: { validation: 0, test: 2 },
    });
    expect(channels).toBe(1);
    expect([...splits.train.pixels.at(0).subarray(0, 2)]).toEqual(
      [3000, 1500].map((value) => Math.round((255 * value) / 4095)),
    );
    expect([5, 6, 0].map((at, i) => splits[i === 0 ? 'validation' : 'test'].pixels.at(0)[at])).toEqual([
      255, 255, 128,
    ]);
    expect(notes).toEqual([
      'The images have 16 bits a channel: 0 to 4095 became 0 to 255, one scale for all, the least 2^k − 1 that no training image exceeds.',
      '2 test images exceed 4095 and were clipped there.',
    ]);
  });

  test('twelve bits keep their grey levels, unsplit too, in grey and in colour', async () => {
    for (const channels of [1, 3]) {
      const folder = temporaryFolder();
      for (const name of ['a', 'b'])
        for (let i = 0; i < 8; i++) {
          const values = Uint16Array.from(
            { length: side * side * channels },
            (_, k) => ((k * 997 + i * 131) % 3000) + 1090,
          );
          await writeDeepPng(join(folder, name, `${i}.png`), values, side);
        }
      const dataset = await loadFolders(folder, 1, side);
      expect(dataset.channels).toBe(channels);
      expect(dataset.scale?.white).toBe(4095);
      expect(new Set(bytesOf(dataset.splits.train.pixels)).size).toBeGreaterThan(50);
    }
  });

  test('together with images of 8 bits, which stay as they are', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b'])
      for (const split of ['train', 'test'])
        for (let i = 0; i < 4; i++) {
          const path = join(folder, split, name, `${i}.png`);
          if (name === 'a') await writePicture(path, [40, 40, 40], i, side);
          else await writeDeepPng(path, numbers(1000, i), side);
        }
    const { splits, notes } = await loadFolders(folder, 1, side);
    const [grey, deep] = ['a', 'b'].map((name) => splits.test.ids.indexOf(`test/${name}/3.png`));
    expect([...splits.test.pixels.at(grey).subarray(0, 4)]).toEqual([40, 40, 40, 255]);
    expect([...splits.test.pixels.at(deep).subarray(0, 4)]).toEqual([125, 125, 125, 249]);
    expect(notes[0]).toMatch(
      /^8 of 16 images have 16 bits .* 1023 .* the others, of 8 bits, are as stored\.$/,
    );
  });
});

const grey = (values: Uint8Array | Uint16Array): DecodedImage =>
  values instanceof Uint8Array
    ? { values, channels: 1 }
    : { values, channels: 1, peak: values.reduce((a, b) => Math.max(a, b), 0) };

property.prop([
  fc.array(fc.tuple(fc.boolean(), fc.uint16Array({ minLength: 4, maxLength: 4 }), fc.nat(2)), {
    minLength: 1,
    maxLength: 9,
  }),
  fc.boolean(),
])('the scale is that of the training images, whatever the others are', (drawn, onDisk) => {
  const images = drawn.map(([deep, values]) => grey(deep ? values : Uint8Array.from(values)));
  const splitOf = drawn.map(([, , split]) => (['train', 'validation', 'test'] as const)[split]);
  const collected = collectDecoded(images.length, 12, createStorage(onDisk ? 0 : undefined), 'images');
  images.forEach((image) => collected.add(image));
  const { pixels, scale } = toPixels(collected.end(), splitOf, 4);
  const peaks = images.flatMap(({ peak }, i) => (splitOf[i] === 'train' && peak !== undefined ? [peak] : []));
  expect(scale !== undefined).toBe(images.some(({ peak }) => peak !== undefined));
  if (scale) {
    const highest = Math.max(...peaks);
    expect(Math.log2(scale.white + 1) % 1).toBe(0);
    if (peaks.length === 0) expect(scale.white).toBe(65_535);
    else expect(highest <= scale.white && (scale.white === 1 || highest > (scale.white - 1) / 2)).toBe(true);
    expect(scaleNotes(scale).join()).toContain(`0 to ${scale.white} became 0 to 255`);
  }
  images.forEach(({ values, peak }, i) => {
    const expected = Array.from(values, (value) =>
      peak === undefined ? value : Math.min(255, Math.round((255 * value) / scale!.white)),
    );
    expect([...pixels.at(i)]).toEqual(expected);
  });
});
