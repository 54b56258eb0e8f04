// Reading text that a user names: a file or pipe of bounded size, or `-` for standard input.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { sleep } from '../files/sleep.ts';
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';

const MEBIBYTE = 2 ** 20;

/**
 * The text of a file, or of standard input for `-`. `what` names it in messages ("weights", "circuit").
 * Throws UserError when it is missing, a folder or device, larger than `limit` bytes, or not UTF-8.
 */
export function readText(path: string, what: string, limit: number): string {
  const shown = path === '-' ? 'standard input' : path;
  try {
    const descriptor = path === '-' ? 0 : openSync(path, 'r');
    try {
      if (path !== '-' && !isReadable(descriptor)) {
        throw new UserError(`${shown} is not a file; give the path of the ${what} file`);
      }
      return decode(readBytes(descriptor, limit, shown), shown);
    } finally {
      if (path !== '-') closeSync(descriptor);
    }
  } catch (error) {
    const reason = systemErrorReason(error);
    if (reason === undefined) throw error;
    throw new UserError(`cannot read the ${what} file ${shown}: ${reason}`);
  }
}

/** Files, and the pipes of a shell's <(…); devices may never end. */
function isReadable(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  return status.isFile() || status.isFIFO();
}

function readBytes(descriptor: number, limit: number, shown: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const part = new Uint8Array(64 * 1024);
    const count = readSome(descriptor, part);
    if (count === 0) break;
    total += count;
    if (total > limit)
      throw new UserError(`${shown} is larger than ${limit / MEBIBYTE} MiB, the most that is read here`);
    parts.push(part.subarray(0, count));
  }
  return Buffer.concat(parts);
}

/** Standard input may be a pipe that has nothing to give yet: then wait a little and ask again. */
function readSome(descriptor: number, part: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      sleep(20);
    }
  }
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${shown} is not UTF-8 text; save it as UTF-8`);
  }
}
