// Data sets that one process loaded, for its children: they lie in one file without a name, of which each child has a descriptor
// from its birth, so that images are decoded once, and nothing stays however the processes end.
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { systemErrorReason } from '../../system-error.ts';
import { UserError } from '../../user-error.ts';
import { bytesInMemory, bytesOfFile } from './bytes.ts';
import { fileOf, type DataFile } from './data-file.ts';
import type { Dataset, ImageSplit, Pixels, SplitName } from './dataset.ts';
import { bytesOf, choosePixels, pixelsOf } from './pixels.ts';
import { createStorage, openSpool, type Storage } from './storage.ts';

/** Where data sets lie in the file, as plain data. */
export interface HandedSets {
  /** Of the process that wrote the file. */
  readonly descriptor: number;
  readonly sets: readonly HandedSet[];
}

interface HandedSet {
  readonly key: string;
  /** Of all but the pixels. */
  readonly at: number;
  readonly length: number;
}

export interface HandOver {
  /** Writes a set at the end, once for each key. Where there is no room, it is left out. */
  add(key: string, dataset: Dataset): void;
  /** What is there by now; undefined: nothing. */
  sets(): HandedSets | undefined;
  /** The file goes with the last process that has it. */
  close(): void;
}

/** Written at once. */
const pieceBytes = 2 ** 20;

/** Places of pixels in the file, instead of the pixels. */
type Placed = Omit<ImageSplit, 'pixels'> & { readonly pixels: Pick<Pixels, 'count' | 'imageBytes'> & { readonly at: number } }; // prettier-ignore
type Head = Omit<Dataset, 'splits'> & { readonly splits: Readonly<Record<SplitName, Placed>> };

export function createHandOver(): HandOver {
  const sets: HandedSet[] = [];
  let descriptor: number | undefined;
  let end = 0;

  function write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const count = writeSync(descriptor!, bytes, done, bytes.length - done, end);
      done += count;
      end += count;
    }
  }

  function place({ pixels, ...split }: ImageSplit): Placed {
    const { count, imageBytes } = pixels;
    const at = end;
    const together = Math.max(1, Math.floor(pieceBytes / Math.max(1, imageBytes)));
    for (let from = 0; from < count; from += together) {
      const images = Array.from({ length: Math.min(together, count - from) }, (_, each) => from + each);
      write(bytesOf(choosePixels(pixels, images)));
    }
    return { ...split, pixels: { count, imageBytes, at } };
  }

  return {
    add(key, dataset) {
      if (sets.some((set) => set.key === key)) return;
      try {
        const { train, validation, test } = dataset.splits;
        descriptor ??= openSpool(bytesIn(train) + bytesIn(validation) + bytesIn(test), dataset.name).file;
        const splits = { train: place(train), validation: place(validation), test: place(test) };
        const head = serialize({ ...dataset, splits } satisfies Head);
        const at = end;
        write(head);
        sets.push({ key, at, length: head.length });
      } catch (error) {
        // Who is not given it loads it.
        if (!(error instanceof UserError) && systemErrorReason(error) === undefined) throw error;
      }
    },
    sets: () => (descriptor === undefined || sets.length === 0 ? undefined : { descriptor, sets: [...sets] }),
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** The sets in the file behind a descriptor of this process: with a key its set, read when it is asked for. */
export function takeOver(descriptor: number, { sets }: HandedSets) {
  const file = fileOf(descriptor, 'images of the parent process', fstatSync(descriptor).size);
  return (key: string, memory?: number): Dataset | undefined => {
    const set = sets.find((each) => each.key === key);
    if (!set) return undefined;
    const head = new Uint8Array(set.length);
    file.read(set.at, head);
    const { splits, ...rest } = deserialize(head) as Head;
    const storage = createStorage(memory);
    const read = (split: Placed): ImageSplit => ({ ...split, pixels: pixelsAt(file, split.pixels, storage) });
    return {
      ...rest,
      splits: { train: read(splits.train), validation: read(splits.validation), test: read(splits.test) },
    };
  };
}

function pixelsAt(file: DataFile, { count, imageBytes, at }: Placed['pixels'], storage: Storage): Pixels {
  const length = count * imageBytes;
  if (!storage.holds(length)) return pixelsOf(bytesOfFile(file, at, length), imageBytes);
  const bytes = new Uint8Array(length);
  file.read(at, bytes);
  return pixelsOf(bytesInMemory(bytes), imageBytes);
}

function bytesIn({ pixels: { count, imageBytes } }: ImageSplit): number {
  return count * imageBytes;
}
