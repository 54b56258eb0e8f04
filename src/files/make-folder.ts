// A folder with those above it, or an error: Node 20's own way never returns below places such as /proc.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { followLinks } from './follow-links.ts';
import { statOf } from './stat.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Gives the folders that were made, the outermost first. A link that leads nowhere gets the folder it names. Throws what
 * the system says where the folder cannot be made.
 */
export function makeFolder(path: string): string[] {
  if (statOf(path)?.isDirectory()) return [];
  const folder = followLinks(path);
  const parent = dirname(folder);
  const made = parent === folder ? [] : makeFolder(parent);
  try {
    mkdirSync(folder);
    made.push(folder);
    syncFolder(parent);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statOf(folder)?.isDirectory()) throw error;
  }
  return made;
}
