// A packed extension unpacked into a folder, as an editor installs it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

/** The folder of the extension itself, which lies in the archive as `extension/`. */
export async function unpack(archive, folder) {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(archive)));
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const path = join(folder, entry.filename);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await entry.getData(new Uint8ArrayWriter()));
  }
  return join(folder, 'extension');
}
