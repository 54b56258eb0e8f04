// Data sets that one process loaded, for its children: they lie in one file without a name, of which each child has a descriptor
// from its birth, so that images are decoded once, and nothing stays however the processes end.
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { systemErrorReason } from '../../system-error.ts';
import { UserError } from '../../user-error.ts';
import { bytesInMemory, bytesOfFile, type Bytes } from './bytes.ts';
import { fileOf, type DataFile } from './data-file.ts';
import type { Dataset, ImageSplit, Pixels, SplitName } from './dataset.ts';
import { keysIfKnown, rememberKeys } from './duplicates.ts';
import type { LimitedImages } from './limit.ts';
import { bytesOf, choosePixels, pixelsOf } from './pixels.ts';
import { createStorage, openSpool, requireRoom, type Storage } from './storage.ts';

/** Where data sets lie in the file, as plain data. */
export interface HandedSets {
  /** Of the process that wrote the file. */
  readonly descriptor: number;
  readonly sets: readonly HandedSet[];
}

interface HandedSet {
  readonly key: string;
  readonly available: number;
  /** Of all but the pixels. */
  readonly at: number;
  readonly length: number;
}

export interface HandOver {
  /** Of the file, in which there may be nothing yet: for children that are born before. Undefined: there can be none. */
  descriptor(): number | undefined;
  /** Writes a set at the end, once for each key. Where there is no room, it is left out. */
  add(key: string, images: LimitedImages): void;
  /** What is there by now; undefined: nothing. */
  sets(): HandedSets | undefined;
  /** The file goes with the last process that has it. */
  close(): void;
}

/** Written at once. */
const pieceBytes = 2 ** 20;

/** Where pixels lie in the file, with their keys where these are known. */
interface PlacedPixels extends Pick<Pixels, 'count' | 'imageBytes'> {
  readonly at: number;
  readonly keys: readonly string[] | undefined;
}

type Placed = Omit<ImageSplit, 'pixels'> & { readonly pixels: PlacedPixels };
type Head = Omit<Dataset, 'splits'> & { readonly splits: Readonly<Record<SplitName, Placed>> };

export function createHandOver(): HandOver {
  const sets: HandedSet[] = [];
  let descriptor: number | undefined;
  let end = 0;

  /** Throws UserError, and what the system says. */
  function file(): number {
    return (descriptor ??= openSpool(0, 'a file of images').file);
  }

  /** What does not work is left out: who is not given a set loads it. */
  function orUndefined<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UserError) && systemErrorReason(error) === undefined) throw error;
      return undefined;
    }
  }

  function write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const count = writeSync(file(), bytes, done, bytes.length - done, end);
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
    return { ...split, pixels: { count, imageBytes, at, keys: keysIfKnown(pixels) } };
  }

  return {
    descriptor: () => orUndefined(file),
    add(key, { dataset, available }) {
      if (sets.some((set) => set.key === key)) return;
      orUndefined(() => {
        const { train, validation, test } = dataset.splits;
        requireRoom(bytesIn(train) + bytesIn(validation) + bytesIn(test), dataset.name);
        const splits = { train: place(train), validation: place(validation), test: place(test) };
        const head = serialize({ ...dataset, splits } satisfies Head);
        const at = end;
        write(head);
        sets.push({ key, available, at, length: head.length });
      });
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
  return (key: string, memory?: number): LimitedImages | undefined => {
    const set = sets.find((each) => each.key === key);
    if (!set) return undefined;
    const head = new Uint8Array(set.length);
    file.read(set.at, head);
    const { splits, ...rest } = deserialize(head) as Head;
    const storage = createStorage(memory);
    const read = (split: Placed): ImageSplit => ({ ...split, pixels: pixelsAt(file, split.pixels, storage) });
    const { train, validation, test } = splits;
    const dataset = {
      ...rest,
      splits: { train: read(train), validation: read(validation), test: read(test) },
    };
    return { dataset, available: set.available };
  };
}

function pixelsAt(file: DataFile, { count, imageBytes, at, keys }: PlacedPixels, storage: Storage): Pixels {
  const length = count * imageBytes;
  const pixels = pixelsOf(storage.holds(length) ? inMemory(file, at, length) : bytesOfFile(file, at, length), imageBytes);
  if (keys) rememberKeys(pixels, keys);
  return pixels;
} // prettier-ignore

function inMemory(file: DataFile, at: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  file.read(at, bytes);
  return bytesInMemory(bytes);
}

function bytesIn({ pixels: { count, imageBytes } }: ImageSplit): number {
  return count * imageBytes;
}
