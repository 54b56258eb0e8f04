// The bound of the folder of trees: what was written longest ago is removed.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { linkStatOf } from '../../files/stat.ts';
import { isTemporary } from '../../files/write-whole.ts';

export interface Bounds {
  readonly entries: number;
  readonly bytes: number;
}

/** Trees, and what writers that were stopped left of them; other files are not ours. */
const ours = (name: string) => /^[0-9a-f]{16}\.json(\.\d+)?$/.test(name) || isTemporary(name);

/** Milliseconds after which nobody writes any more. */
const longestWrite = 3_600_000;

/** Removes the oldest trees of a folder, and what stopped writers left, until the others are within the bounds. Never throws. */
export function removeOldest(folder: string, most: Bounds): void {
  try {
    let entries = 0;
    let bytes = 0;
    const files = readdirSync(folder)
      .filter(ours)
      .flatMap((name) => statOf(join(folder, name)))
      .sort((a, b) => b.written - a.written);
    for (const { path, size, written } of files) {
      entries += 1;
      bytes += size;
      const left = isTemporary(basename(path)) && Date.now() - written > longestWrite;
      if (left || entries > most.entries || bytes > most.bytes) rmSync(path, { force: true });
    }
  } catch {
    // The next process tries again.
  }
}

/** Nothing for what is no file, or went meanwhile. */
function statOf(path: string): { path: string; size: number; written: number }[] {
  const stat = linkStatOf(path);
  return stat?.isFile() ? [{ path, size: stat.size, written: stat.mtimeMs }] : [];
}
