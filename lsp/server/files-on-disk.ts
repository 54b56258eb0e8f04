// The files of a server in Node: read when they changed, listed without links, hidden folders and node_modules.
import { existsSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readText } from '../../src/files/read-text.ts';
import { statOf } from '../../src/files/stat.ts';
import { UserError } from '../../src/user-error.ts';
import type { Files, Found } from './files.ts';

const sizeLimit = 8 * 2 ** 20;
/** Most circuit files, and most entries of folders, that a search looks at. */
const listLimit = 5_000;
const entryLimit = 100_000;

/** `circuits` is the folder of the installed package that holds std/; absent: the library comes inside the server. */
export function filesOnDisk(circuits?: string): Files {
  const read = new Map<string, { readonly stamp: string; readonly found: Found }>();
  return {
    read(uri) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      const stamp = stampOf(path);
      const known = read.get(path);
      if (known !== undefined && known.stamp === stamp) return known.found;
      const found = stamp === undefined ? undefined : readFile(path);
      if (stamp === undefined) read.delete(path);
      else read.set(path, { stamp, found });
      return found;
    },
    list: (folder) => circuitFilesIn(pathOf(folder)),
    libraryUri(name) {
      const path = circuits === undefined ? undefined : join(circuits, ...name.split('/')) + '.qcnn';
      return path !== undefined && existsSync(path) ? pathToFileURL(path).href : undefined;
    },
  };
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** Changes with the file; undefined where there is none. */
function stampOf(path: string): string | undefined {
  try {
    const status = statOf(path);
    return status && `${status.isFile()} ${status.ino} ${status.size} ${status.mtimeMs}`;
  } catch {
    return undefined;
  }
}

function readFile(path: string): Found {
  if (statOf(path)?.isFile() !== true) return { unreadable: `${path} is no regular file` };
  try {
    return { text: readText(path, 'circuit', sizeLimit) };
  } catch (error) {
    if (error instanceof UserError) return { unreadable: error.message };
    throw error;
  }
}

async function circuitFilesIn(root: string | undefined): Promise<string[]> {
  const found: string[] = [];
  const folders = root === undefined ? [] : [root];
  let entries = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of await entriesOf(folder)) {
      if (++entries > entryLimit || found.length >= listLimit) return found;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
        folders.push(path);
      else if (entry.isFile() && entry.name.endsWith('.qcnn')) found.push(pathToFileURL(path).href);
    }
  }
  return found;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
