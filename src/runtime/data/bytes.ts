// Bytes at rest that are looked at piece by piece: in memory, or in a file of which only what is looked at is read.
import type { DataFile } from './data-file.ts';

export interface Bytes {
  readonly length: number;
  /** Bytes from `at` on; they are others after the next call. Throws UserError when the file they are in has changed. */
  view(at: number, length: number): Uint8Array;
}

/** Read at once where bytes are looked at one after the other. */
const windowBytes = 2 ** 20;

export function bytesInMemory(bytes: Uint8Array): Bytes {
  return { length: bytes.length, view: (at, length) => bytes.subarray(at, at + length) };
}

/** The bytes of a file where they are. */
export function bytesOfFile(file: DataFile, from = 0, length = file.size - from): Bytes {
  let window = new Uint8Array(0);
  let start = 0;
  let end = 0;
  function read(at: number, count: number): void {
    if (window.length < count) window = new Uint8Array(count);
    file.read(from + at, window.subarray(0, count));
    start = at;
    end = at + count;
  }
  return {
    length,
    view(at, count) {
      if (at < start || at + count > end) {
        const goesOn = at >= start && at <= end + windowBytes / 4;
        read(at, goesOn ? Math.min(Math.max(windowBytes, count), length - at) : count);
      }
      return window.subarray(at - start, at - start + count);
    },
  };
}

/** Some of them. */
export function partOf(bytes: Bytes, from: number, length = bytes.length - from): Bytes {
  return { length, view: (at, count) => bytes.view(from + at, count) };
}
