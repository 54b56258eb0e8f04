// What lies in a folder, sorted by name; hidden files and the litter of archivers are passed over.
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asUserError } from './read-file.ts';

const imagePattern = /\.(jpe?g|png)$/i;
const litter = new Set(['__MACOSX', 'Thumbs.db', 'desktop.ini']);

/** Names in code-unit order, symbolic links followed. Throws UserError when the folder cannot be read. */
export async function listFolder(path: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  try {
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries) {
      if (entry.name.startsWith('.') || litter.has(entry.name)) continue;
      const kind = entry.isSymbolicLink() ? await follow(join(path, entry.name)) : entry;
      (kind.isDirectory() ? folders : files).push(entry.name);
    }
  } catch (error) {
    throw asUserError(error, path);
  }
  return { folders: folders.sort(), files: files.sort() };
}

/** What a symbolic link leads to. */
async function follow(link: string): Promise<Stats> {
  try {
    return await stat(link);
  } catch (error) {
    throw asUserError(error, link);
  }
}

/** Whether a file is a JPEG or PNG by its name. */
export function isImage(file: string): boolean {
  return imagePattern.test(file);
}
