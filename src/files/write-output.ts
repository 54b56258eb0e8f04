// `-o FILE`: the text goes where the path points, and what stands there keeps what it is: a link, a pipe, its mode.
import { accessSync, closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, statSync, type Stats } from 'node:fs'; // prettier-ignore
import { dirname } from 'node:path';
import { UserError } from '../user-error.ts';
import { failClearly } from './fail-clearly.ts';
import { descriptorAt, followLinks } from './follow-links.ts';
import { statOf } from './stat.ts';
import { writeAll } from './write-all.ts';
import { replaceFile } from './write-whole.ts';

/**
 * Writes a text that is ready. A new file, and a regular one of ours with one name, is whole or as it was; a file with
 * several names or of another owner is written in place; devices, pipes and open descriptors take the text as it comes.
 * `-` is standard output. Throws UserError when the place cannot be written.
 */
export function writeOutput(path: string, text: string): void {
  if (path === '') throw emptyPath();
  if (path === '-') return void writeAll(1, text);
  failClearly(path, () => {
    if (/[/\\]$/.test(path)) throw Object.assign(new Error(path), { code: 'EISDIR' });
    const place = followLinks(path);
    const descriptor = descriptorAt(place);
    if (descriptor?.own) return writeDescriptor(path, descriptor.number, text);
    const stat = statOf(place);
    if (!stat) return replaceFile(place, text);
    if (!stat.isFile() || descriptor) return writeStream(place, text);
    writeOpened(place, () => {}); // A file that may not be written is not replaced either.
    if (!isOurs(stat) || !replaced(place, text, stat)) writeInPlace(place, text);
  });
}

/**
 * Throws the UserError of `writeOutput` before the work whose result it is, as far as that can be known. Changes nothing.
 */
export function checkOutput(path: string): void {
  if (path === '') throw emptyPath();
  if (path === '-') return;
  failClearly(path, () => {
    if (/[/\\]$/.test(path)) throw Object.assign(new Error(path), { code: 'EISDIR' });
    const place = followLinks(path);
    if (descriptorAt(place)) return;
    const stat = statOf(place);
    if (stat?.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' });
    if (stat) return accessSync(place, constants.W_OK);
    const folder = dirname(place);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(path), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK);
  });
}

function emptyPath(): UserError {
  return new UserError('-o is empty; give the name of a file');
}

/** One name, and our own: nobody misses the old file. */
function isOurs({ nlink, uid }: Stats): boolean {
  return nlink === 1 && uid === (process.geteuid?.() ?? uid);
}

/** Where the folder takes no new file (it is read-only, the file is mounted by itself), the file itself still may. */
const inPlaceAfter = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV', 'ENOENT', 'EINVAL', 'ENOTSUP']);

function replaced(place: string, text: string, stat: Stats): boolean {
  try {
    replaceFile(place, text, stat);
    return true;
  } catch (error) {
    if (inPlaceAfter.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Cut after it is written: a shorter text needs no room on a full disk. */
function writeInPlace(place: string, text: string): void {
  writeOpened(place, (descriptor) => {
    ftruncateSync(descriptor, writeAll(descriptor, text, { fromStart: true }));
    fsyncSync(descriptor);
  });
}

function writeStream(place: string, text: string): void {
  writeOpened(place, (descriptor) => void writeAll(descriptor, text));
}

/** Without O_CREAT: what stands there is what is written. */
function writeOpened(place: string, write: (descriptor: number) => void): void {
  const descriptor = openSync(place, constants.O_WRONLY);
  try {
    write(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** `path` names an open descriptor: a shell's >(…), or standard output, which a program before us may have begun. */
function writeDescriptor(path: string, number: number, text: string): void {
  if (!isOpen(number)) {
    throw new UserError(
      `cannot write ${path}: descriptor ${number} is not open here; npx passes none on, so start node_modules/.bin/qcnn itself, or leave -o out and use |`,
      1,
    );
  }
  writeAll(number, text);
}

function isOpen(number: number): boolean {
  try {
    const stat = fstatSync(number);
    return (
      stat.isFile() || stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice() || stat.isBlockDevice()
    );
  } catch {
    return false;
  }
}
