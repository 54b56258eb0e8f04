// CMYK JPEGs, as image editors write them: grey stays grey, whichever inks make it.
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import { loadFolders } from '../../../src/runtime/data/folders.ts';
import { temporaryFolder, writeCmykJpeg, writeFile } from './files.ts';

const side = 16;
const plane = (value: (i: number) => number) => Uint8Array.from({ length: side * side }, (_, i) => value(i));
const ramp = plane((i) => 8 * (i % side) + 40);
const none = plane(() => 0);

/** Two classes of eight images each, written by `write`, which may tell them apart. */
async function load(write: (path: string, i: number) => Promise<void>) {
  const folder = temporaryFolder();
  for (let i = 0; i < 16; i++) await write(join(folder, i < 8 ? 'a' : 'b', `${i}.jpg`), i);
  return loadFolders(folder, 1, side);
}

test.each<[string, (ink: Uint8Array) => Uint8Array[]]>([
  ['black ink alone', (ink) => [none, none, none, ink]],
  ['equal inks', (ink) => [ink, ink, ink, none]],
])('grey by %s is grey, and as bright as its ink is thin', async (_, inks) => {
  const dataset = await load((path, i) => writeCmykJpeg(path, inks(ramp.map((value) => value + i)), side));
  expect(dataset.channels).toBe(1);
  const image = dataset.splits.train.ids.indexOf('a/0.jpg');
  const first = dataset.splits.train.pixels.at(image).subarray(0, side);
  first.forEach((value, column) => expect(Math.abs(value - (215 - 8 * column))).toBeLessThan(6));
});

test('grey by the inks of a printer is grey', async () => {
  const dataset = await load(async (path, i) => {
    const grey = sharp(
      ramp.map((value) => value + i),
      { raw: { width: side, height: side, channels: 1 } },
    );
    writeFile(path, await grey.toColourspace('cmyk').jpeg().toBuffer());
  });
  expect(dataset.channels).toBe(1);
  expect(new Set(bytesOf(dataset.splits.train.pixels)).size).toBeGreaterThan(40);
});

test('one coloured image makes the set coloured, and its colours come through', async () => {
  const dataset = await load((path, i) =>
    writeCmykJpeg(
      path,
      i === 0 ? [none, plane(() => 255), plane(() => 255), none] : [none, none, none, ramp.map((v) => v + i)],
      side,
    ),
  );
  expect(dataset.channels).toBe(3);
  const all = Object.values(dataset.splits).flatMap(({ ids, pixels }) =>
    ids.map((id, i) => [id, [...pixels.at(i).subarray(0, 3)]] as const),
  );
  const [red, green, blue] = new Map(all).get('a/0.jpg')!;
  expect(red).toBeGreaterThan(200);
  expect(Math.max(green, blue)).toBeLessThan(80);
  const [r, g, b] = new Map(all).get('b/9.jpg')!;
  expect([g, b]).toEqual([r, r]);
});
