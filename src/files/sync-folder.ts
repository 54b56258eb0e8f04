// A folder's names on the disk itself: before, a power cut may take back a rename, or do it and not the one before it.
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns when the names in the folder are kept. Where the system cannot do that for folders, at once. */
export function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows opens no folder, some file systems sync none, and one of others may not be read: the file is written.
  }
}
