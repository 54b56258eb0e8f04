// Writes small data sets in every format to a temporary folder, for the loaders' tests.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { pixelsOfBytes } from '../../../src/runtime/data/pixels.ts';
import type { Dataset, ImageSplit } from '../../../src/runtime/data/dataset.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFile(path: string, content: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Real data beside the checkout, where there is any. */
export function sharedData(name: string): string | undefined {
  const path = resolve(import.meta.dirname, '../../../../shared/data', name);
  return existsSync(path) ? path : undefined;
}

/** Different bytes for different images. */
export function somePixels(count: number, imageBytes: number, salt = 0): Uint8Array {
  return Uint8Array.from({ length: count * imageBytes }, (_, i) => {
    const image = Math.floor(i / imageBytes) + 1000 * salt;
    return (image * 31 + (i % imageBytes) * 7 + (i % 3) * (image >> 3)) % 256;
  });
}

export function idxBytes(shape: readonly number[], data: Uint8Array, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, type, shape.length]);
  shape.forEach((length, i) => view.setUint32(4 + 4 * i, length));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

export interface IdxFolderOptions {
  readonly counts?: Readonly<Record<string, number>>;
  readonly classes?: readonly string[] | undefined;
  readonly gzip?: boolean;
}

/** Images of 6 × 5 pixels, labels 0 and 1 in alternation. */
export function writeIdxFolder(folder: string, { counts, classes, gzip }: IdxFolderOptions = {}): string {
  const suffix = gzip ? '.gz' : '';
  const pack = (bytes: Uint8Array) => (gzip ? gzipSync(bytes) : bytes);
  Object.entries(counts ?? { train: 20, val: 6, test: 8 }).forEach(([split, count], salt) => {
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
    const images = idxBytes([count, 6, 5], somePixels(count, 30, salt));
    writeFile(join(folder, `${split}-images-idx3-ubyte${suffix}`), pack(images));
    writeFile(join(folder, `${split}-labels-idx1-ubyte${suffix}`), pack(idxBytes([count], labels)));
  });
  if (classes) writeFile(join(folder, 'classes.txt'), classes.join('\n') + '\n');
  return folder;
}

export function npyBytes(
  dtype: string,
  shape: readonly number[],
  data: Uint8Array,
  order = 'False',
): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${dtype}', 'fortran_order': ${order}, 'shape': (${tuple}), }`.padEnd(117) + '\n';
  const bytes = new Uint8Array(10 + header.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(data, 10 + header.length);
  return bytes;
}

/** The six arrays of a MedMNIST file: grey images of 4 × 4 pixels, labels 0 and 1 in alternation. */
export function npzArrays(
  counts: Readonly<Record<string, number>> = { train: 10, val: 4, test: 6 },
): Record<string, Uint8Array> {
  const arrays: Record<string, Uint8Array> = {};
  Object.entries(counts).forEach(([split, count], salt) => {
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
    arrays[`${split}_images.npy`] = npyBytes('|u1', [count, 4, 4], somePixels(count, 16, salt));
    arrays[`${split}_labels.npy`] = npyBytes('|u1', [count, 1], labels);
  });
  return arrays;
}

export function writeNpz(path: string, arrays = npzArrays()): string {
  return writeFile(path, zipSync(arrays));
}

/** A picture of one colour but for one pixel that `mark` moves. */
export async function writePicture(path: string, rgb: readonly number[], mark = 0, side = 12): Promise<void> {
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => rgb[i % 3]);
  pixels.fill(255, 3 * mark, 3 * mark + 3);
  const image = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
  writeFile(path, await (/\.png$/i.test(path) ? image.png() : image.jpeg({ quality: 95 })).toBuffer());
}

export function splitOf(labels: readonly number[], imageBytes: number, salt = 0): ImageSplit {
  return {
    count: labels.length,
    pixels: pixelsOfBytes(somePixels(labels.length, imageBytes, salt), imageBytes),
    labels: Int32Array.from(labels),
    ids: labels.map((_, i) => `${salt}/${i}`),
  };
}

/** A small set in memory, 4 × 4 grey, two classes. */
export function smallDataset(parts: Partial<Dataset> = {}): Dataset {
  return {
    name: 'small',
    classes: ['no', 'yes'],
    height: 4,
    width: 4,
    channels: 1,
    splits: {
      train: splitOf([0, 1, 0, 1, 0, 1, 0, 1], 16, 0),
      validation: splitOf([0, 1], 16, 1),
      test: splitOf([0, 1, 0, 1], 16, 2),
    },
    sha256: {},
    notes: [],
    ...parts,
  };
}

/** A PNG of 16 bits: grey for side² numbers, colour for three times as many. */
export async function writeDeepPng(path: string, numbers: ArrayLike<number>, side: number): Promise<void> {
  const values = Uint16Array.from(numbers);
  const channels = values.length === side * side ? 1 : 3;
  const image = sharp(values, { raw: { width: side, height: side, channels } });
  writeFile(
    path,
    await image
      .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
      .png()
      .toBuffer(),
  );
}

/**
 * A CMYK JPEG of four planes of ink (side × side, 255 is full), as image editors write it: inverted, after an Adobe
 * marker. Each plane is compressed as a grey image; its scan then becomes that of one component.
 */
export async function writeCmykJpeg(path: string, inks: readonly Uint8Array[], side: number): Promise<void> {
  const planes = await Promise.all(
    inks.map(async (ink) => {
      const raw = { width: side, height: side, channels: 1 } as const;
      const grey = sharp(
        ink.map((value) => 255 - value),
        { raw },
      ).toColourspace('b-w');
      return jpegParts(await grey.jpeg({ quality: 95, optimiseCoding: false }).toBuffer());
    }),
  );
  const [{ tables }] = planes;
  const components = [1, 2, 3, 4];
  const size = [side >> 8, side & 255];
  const adobe = [0xff, 0xee, 0, 14, ...new TextEncoder().encode('Adobe'), 0, 100, 0, 0, 0, 0, 0];
  const frame = [0xff, 0xc0, 0, 20, 8, ...size, ...size, 4, ...components.flatMap((id) => [id, 0x11, 0])];
  const scans = planes.flatMap(({ scan }, i) => [
    Uint8Array.of(0xff, 0xda, 0, 8, 1, components[i], 0, 0, 63, 0),
    scan,
  ]);
  const parts = [[0xff, 0xd8], adobe, ...tables, frame, ...scans, [0xff, 0xd9]];
  writeFile(path, Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}

/** The tables of a grey JPEG with one scan, and what follows the head of the scan. */
function jpegParts(jpeg: Buffer): { tables: Uint8Array[]; scan: Uint8Array } {
  const tables: Uint8Array[] = [];
  for (let at = 2; ;) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const marker = jpeg[at + 1];
    if (marker === 0xda) return { tables, scan: jpeg.subarray(end, -2) };
    if (marker === 0xdb || marker === 0xc4) tables.push(jpeg.subarray(at, end));
    at = end;
  }
}
