// Files that are whole or not there, after a power cut too: written beside their place, then renamed.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { failClearly } from './fail-clearly.ts';
import { syncFolder } from './sync-folder.ts';
import { writeAll } from './write-all.ts';

/** What a file keeps when it is replaced. */
export interface Access {
  readonly mode: number;
  readonly gid: number;
}

/** What a file holds: a text, bytes, or parts of bytes one after the other. */
export type Content = string | Uint8Array | readonly Uint8Array[];

/** Writes a file through a temporary sibling and a rename. Throws UserError when the place cannot be written. */
export function writeWhole(path: string, content: Content): void {
  failClearly(path, () => replaceFile(path, content));
}

/** The same with the mode and the group given. Throws what the system says; the old file is as it was then. */
export function replaceFile(path: string, content: Content, access?: Access): void {
  const temporary = join(dirname(path), temporaryName());
  const descriptor = openSync(temporary, 'wx', access ? 0o600 : 0o666);
  try {
    try {
      if (access) giveAccess(descriptor, access);
      for (const part of partsOf(content)) writeAll(descriptor, part);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function partsOf(content: Content): readonly (string | Uint8Array)[] {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
}

/** Whether a file of this name was left by a writer that was stopped, or is being written. */
export function isTemporary(name: string): boolean {
  return /^\.qcnn-[0-9a-f]{16}\.tmp$/.test(name);
}

function temporaryName(): string {
  return `.qcnn-${randomBytes(8).toString('hex')}.tmp`;
}

function giveAccess(descriptor: number, { mode, gid }: Access): void {
  if (process.platform === 'win32') return;
  // A change of the group clears bits of the mode.
  if (fstatSync(descriptor).gid !== gid) fchownSync(descriptor, -1, gid);
  fchmodSync(descriptor, mode & 0o7777);
}
