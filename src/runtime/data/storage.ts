// Where pixels and what is made of them lie: in memory as long as there is room, else in files.
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../user-error.ts';
import { bytesInMemory, bytesOfFile, type Bytes } from './bytes.ts';
import { fileOf } from './data-file.ts';
import { maxDataBytes, maxSpoolBytes } from './limits.ts';

/** Takes in bytes in their order, then gives them at places. */
export interface Sink {
  /** Throws UserError where the disk is full. */
  write(chunk: Uint8Array): void;
  /** What was written. */
  end(): Bytes;
  /** Gives up what was written. */
  abandon(): void;
}

export interface Storage {
  /** Whether so many bytes may lie in memory; they count from then on. */
  holds(length: number): boolean;
  /** For `length` bytes at most, in memory or, where that does not hold them, in a file that is gone with the process; `path` names them in messages. */
  sink(length: number, path: string): Sink;
}

/** Memory that is free now: half of it may be pixels. */
export function defaultMemory(): number {
  return Math.floor((process.availableMemory?.() ?? freemem()) / 2);
}

/** `memory`: bytes that may lie in memory. */
export function createStorage(memory = defaultMemory()): Storage {
  let left = memory;
  function holds(length: number): boolean {
    if (length > Math.min(left, maxDataBytes)) return false;
    left -= length;
    return true;
  }
  return {
    holds,
    sink: (length, path) => (holds(length) ? memorySink(length) : diskSink(length, path)),
  };
}

export function memorySink(length: number): Sink {
  let bytes: Uint8Array | undefined = new Uint8Array(length);
  let at = 0;
  return {
    write(chunk) {
      bytes!.set(chunk, at);
      at += chunk.length;
    },
    end: () => bytesInMemory(bytes!.subarray(0, at)),
    abandon: () => (bytes = undefined),
  };
}

function diskSink(length: number, path: string): Sink {
  const { file, folder } = openSpool(length, path);
  let at = 0;
  return {
    write(chunk) {
      try {
        for (let done = 0; done < chunk.length;)
          done += writeSync(file, chunk, done, chunk.length - done, at + done);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new UserError(`${path} could not be kept in ${folder} (${String(code)}); set TMPDIR to a folder with more room.`, 1); // prettier-ignore
      }
      at += chunk.length;
    },
    end: () => bytesOfFile(fileOf(file, path, at)),
    abandon: () => closeSync(file),
  };
}

/** A new file for `length` bytes, to be written and read; without a name where the system allows that. Throws UserError where there is no room. */
export function openSpool(length: number, path: string): { readonly file: number; readonly folder: string } {
  const folder = spoolFolder();
  requireRoom(length, path, folder);
  return { file: openNameless(folder), folder };
}

const temporaryInMemory = 0x01021994;

/** The system's folder for temporary files; the one for large files where that is in memory itself, and nobody chose it. */
function spoolFolder(): string {
  const folder = tmpdir();
  const large = '/var/tmp';
  const isChosen = process.env.TMPDIR !== undefined;
  if (isChosen || !existsSync(large) || statfsSync(folder).type !== temporaryInMemory) return folder;
  return large;
}

/** Room that others keep. */
const spare = 2 ** 26;

/** Throws UserError where the folder of such files has no room for more of this length. */
export function requireRoom(length: number, path: string, folder = spoolFolder()): void {
  if (length > maxSpoolBytes)
    throw new UserError(`${path} takes ${length} bytes, more than the ${maxSpoolBytes} that are kept here.`);
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.max(0, bavail * bsize - spare);
  if (length > free)
    throw new UserError(
      `${path} takes ${length} bytes, which memory does not hold, and ${folder} has room for ${free}; set TMPDIR to a folder with more.`,
    );
}

/** It has no name from the start, where the system allows that: however the process ends, nothing stays. */
function openNameless(folder: string): number {
  const own = mkdtempSync(join(folder, 'qcnn-'));
  const path = join(own, 'pixels');
  const remove = () => {
    unlinkSync(path);
    rmdirSync(own);
  };
  const file = openSync(path, 'wx+', 0o600);
  try {
    remove();
  } catch {
    process.once('exit', () => {
      closeSync(file);
      remove();
    });
  }
  return file;
}
