// Bytes for the readers of data sets and saved circuits: sound files with bytes changed, cut, doubled and made huge.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import sharp from 'sharp';
import { decodeImage } from '../../src/runtime/data/decode-image.ts';
import { loadDataset } from '../../src/runtime/data/index.ts';
import { circuitFromJson, circuitToJson } from '../../src/compiler/circuit/json.ts';
import { UserError } from '../../src/user-error.ts';
import { arbitraryCircuit } from '../properties/arbitrary-circuit.ts';
import { changed } from '../properties/mutated-files.ts';
import { idxBytes, npzArrays, somePixels, writeIdxFolder } from '../runtime/data/files.ts';
import { pricedLater, tooDear, type Price } from './bounds.ts';
import { kind, type Kind, type Verdict } from './kind.ts';

interface Change {
  readonly how: 'flip' | 'cut' | 'double' | 'number' | 'insert';
  readonly at: number;
  readonly length: number;
  readonly byte: number;
}
const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom('flip', 'flip', 'cut', 'double', 'number', 'insert'),
  at: fc.noBias(fc.nat()),
  length: fc.integer({ min: 1, max: 64 }),
  byte: fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff, 0x50, 0x1f),
});

function apply(bytes: Uint8Array, { how, at, length, byte }: Change): Uint8Array {
  if (bytes.length === 0) return bytes;
  // Half of the changes fall on the first and last bytes, where headers and directories stand.
  const edge = at % 4;
  const place = edge === 0 ? at % Math.min(40, bytes.length) : edge === 1 ? bytes.length - 1 - (at % Math.min(120, bytes.length)) : at % bytes.length; // prettier-ignore
  const before = bytes.subarray(0, place);
  const piece = bytes.subarray(place, place + length);
  const after = bytes.subarray(place + length);
  const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  if (how === 'cut') return joined(before, after);
  if (how === 'double') return joined(before, piece, piece, after);
  if (how === 'insert') return joined(before, new Uint8Array(length).fill(byte), piece, after);
  const copy = Uint8Array.from(bytes);
  if (how === 'flip') copy[place] ^= byte || 0x10;
  else copy.fill(byte, place, place + 4);
  return copy;
}

const spoilt = (files: readonly Uint8Array[]) =>
  fc
    .tuple(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([bytes, changes]) => changes.reduce(apply, bytes));

const arrays = npzArrays();
const images = idxBytes([20, 6, 5], somePixels(20, 30));
const labels = idxBytes(
  [20],
  Uint8Array.from({ length: 20 }, (_, i) => i % 2),
);
const npz = [zipSync(arrays), zipSync(arrays, { level: 0 })];
const idx = [images, gzipSync(images)];

/** Made of noise in memory: PNG of 8 and 16 bits, JPEG. */
async function pictures(): Promise<Uint8Array[]> {
  const raw = { width: 8, height: 8, channels: 3 } as const;
  const noise = somePixels(1, 8 * 8 * 3, 3);
  const made = [sharp(noise, { raw }).png(), sharp(noise, { raw }).jpeg(), sharp(noise, { raw }).greyscale().toColourspace('grey16').png()]; // prettier-ignore
  return Promise.all(made.map(async (each) => Uint8Array.from(await each.toBuffer())));
}

/** The readers' kinds, on files in a folder that `end` removes. */
export async function archiveKinds(): Promise<{ readonly kinds: readonly Kind[]; readonly end: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-fuzz-'));
  writeIdxFolder(join(folder, 'idx'), { counts: { test: 8 } });
  const put = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  const saved = changed(arbitraryCircuit({ maxQubits: 3, maxOperations: 8 }).map(({ circuit }) => circuitToJson(circuit))); // prettier-ignore
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const kinds = [
    kind({
      name: 'npz archives',
      arbitrary: spoilt(npz),
      show: hex,
      judge: (bytes) => {
        put('set.npz', bytes);
        return judgeReader(() => loadDataset(join(folder, 'set.npz')));
      },
    }),
    kind({
      name: 'IDX files, gzip',
      arbitrary: spoilt(idx),
      show: hex,
      judge: (bytes) => {
        const packed = bytes[0] === 0x1f;
        for (const [name, packs] of [
          ['train-images-idx3-ubyte.gz', true],
          ['train-images-idx3-ubyte', false],
        ] as const)
          // prettier-ignore
          if (packs === packed) put(join('idx', name), bytes);
          else rmSync(join(folder, 'idx', name), { force: true });
        put(join('idx', 'train-labels-idx1-ubyte'), labels);
        return judgeReader(() => loadDataset(join(folder, 'idx')));
      },
    }),
    kind({
      name: 'PNG and JPEG',
      arbitrary: spoilt(await pictures()),
      show: hex,
      judge: (bytes) =>
        judgeReader(() => decodeImage(bytes, 'image', { height: 8, width: 8 }, (work) => work())),
    }),
    kind({
      name: 'saved circuits',
      arbitrary: saved,
      show: String,
      judge: (text) => judgeReader(async () => circuitFromJson(text)),
    }),
  ];
  return { kinds, end: () => rmSync(folder, { recursive: true, force: true }) };
}

async function judgeReader(read: () => Promise<unknown>): Promise<Verdict> {
  const once = (): Promise<Price & { value: Verdict }> => pricedLater(() => outcomeOf(read));
  const first = await once();
  const second = tooDear(first, first.value.outcome, () => first).length > 0 ? await once() : first;
  const dear = tooDear(first, first.value.outcome, () => second);
  return { ...first.value, faults: [...first.value.faults, ...dear] };
}

async function outcomeOf(read: () => Promise<unknown>): Promise<Verdict> {
  try {
    await read();
    return { outcome: 'taken', faults: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message } = error;
    const isOdd = /undefined|\[object|\bNaN\b/.test(message);
    return { outcome: 'refused', faults: isOdd ? [`an odd message: ${message}`] : [] };
  }
}
