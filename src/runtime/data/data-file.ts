// A file of a data set, read by position: whoever reads it decides what comes into memory.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../user-error.ts';
import { maxDiskBytes } from './limits.ts';
import { asUserError } from './read-file.ts';

/** Bytes at places, in a file or in memory. */
export interface DataFile {
  /** For messages. */
  readonly path: string;
  readonly size: number;
  /** Fills `into` with the bytes from `at` on. Throws UserError when they are not there any more. */
  read(at: number, into: Uint8Array): void;
  /** It cannot be read after that. What nobody holds any more is closed by itself. */
  close(): void;
}

const pieceBytes = 2 ** 20;
/** After so many reads the file is looked at, whether it is still the one that was opened. */
const readsBetweenLooks = 64;

const open = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** Throws UserError when the file is missing, unreadable, not a plain file, or larger than `maxBytes`. */
export function openDataFile(path: string, maxBytes = maxDiskBytes): DataFile {
  try {
    // Opening what is no file, such as a pipe, may wait for ever.
    if (!statSync(path).isFile()) throw new UserError(`${path} is not a file.`);
    const descriptor = openSync(path, 'r');
    const { size } = fstatSync(descriptor);
    if (size <= maxBytes) return fileOf(descriptor, path, size);
    closeSync(descriptor);
    throw new UserError(`${path} has ${size} bytes, more than the ${maxBytes} that are read here.`);
  } catch (error) {
    throw asUserError(error, path);
  }
}

/** An open file of that size, closed with the last that holds it. */
export function fileOf(descriptor: number, path: string, size: number): DataFile {
  const { mtimeMs } = fstatSync(descriptor);
  let reads = 0;
  const file: DataFile = {
    path,
    size,
    read(at, into) {
      if (reads++ % readsBetweenLooks === 0 && fstatSync(descriptor).mtimeMs !== mtimeMs) throw changed(path);
      for (let done = 0; done < into.length;) {
        const got = readSync(descriptor, into, done, into.length - done, at + done);
        if (got === 0) throw changed(path);
        done += got;
      }
    },
    close() {
      open.unregister(file);
      closeSync(descriptor);
    },
  };
  open.register(file, descriptor, file);
  return file;
}

function changed(path: string): UserError {
  return new UserError(
    `${path} was changed while it was read; begin again with files that stay as they are.`,
    1,
  );
}

/** Bytes in memory as a file. */
export function fileOfBytes(bytes: Uint8Array, path: string): DataFile {
  return {
    path,
    size: bytes.length,
    read: (at, into) => into.set(bytes.subarray(at, at + into.length)),
    close: () => {},
  };
}

/** The bytes from `from` to `to` in pieces, each its own. Lets other work of the process run between them. */
export async function* pieces(file: DataFile, from = 0, to = file.size): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += pieceBytes) {
    const piece = new Uint8Array(Math.min(pieceBytes, to - at));
    file.read(at, piece);
    yield piece;
    await setImmediate();
  }
}

/** The first bytes, at most `length`. */
export function headOf(file: DataFile, length: number): Uint8Array {
  const head = new Uint8Array(Math.min(length, file.size));
  file.read(0, head);
  return head;
}
