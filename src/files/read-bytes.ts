// The bytes of a file in a folder that anyone may have written: a regular file of bounded size, or one sentence.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';

/** All bytes of a regular file. Throws UserError where it is missing, something else, or larger than `limit` bytes. */
export function readBytes(path: string, limit: number): Uint8Array<ArrayBuffer> {
  return withFile(path, (descriptor, size) => {
    if (size > limit)
      throw new UserError(`${path} has ${size} bytes, more than the ${limit} that are read here`, 1);
    return readAll(descriptor, size);
  });
}

/** The bytes of a regular file, counted. Throws UserError where it is missing or something else. */
export function sizeOfFile(path: string): number {
  return withFile(path, (_, size) => size);
}

function withFile<T>(path: string, use: (descriptor: number, size: number) => T): T {
  try {
    // A pipe that nobody writes to would keep us waiting.
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new UserError(`${path} is not a file`, 1);
      return use(descriptor, stat.size);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const reason = systemErrorReason(error);
    if (reason === undefined) throw error;
    throw new UserError(`cannot read ${path}: ${reason}`, 1);
  }
}

/** As many as there are, `size` at most: a file may be cut while it is read. */
function readAll(descriptor: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const count = readSync(descriptor, bytes, done, size - done, null);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
