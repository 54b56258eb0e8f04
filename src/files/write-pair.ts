// Numbers in one file and the JSON that describes them in another, changed together: the numbers get a name of their own
// by what they are, and the JSON, which names it, is replaced at once.
import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { failClearly } from './fail-clearly.ts';
import { makeFolder } from './make-folder.ts';
import { writeWhole } from './write-whole.ts';

/** Bytes of numbers that are written, and read. */
export const mostNumberBytes = 2 ** 31 - 1;

/** The file of the numbers, in the same folder. */
export interface NumbersFile {
  readonly file: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Writes `NAME.json` and `NAME-HASH.bin`, and removes the numbers that were there before; the folder is made where there
 * is none. Whoever reads finds the old pair or the new one, also after a crash. Throws UserError.
 */
export function writePair(
  folder: string,
  name: string,
  bytes: Uint8Array,
  describe: (file: NumbersFile) => string,
): void {
  if (bytes.length > mostNumberBytes)
    throw new UserError(`cannot write ${folder}: the model has more than 2 GiB of numbers`, 1);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `${name}-${sha256.slice(0, 16)}.bin`;
  failClearly(folder, () => makeFolder(folder));
  const wasThere = failClearly(folder, () => readdirSync(folder).includes(file));
  writeWhole(join(folder, file), bytes);
  try {
    writeWhole(join(folder, `${name}.json`), describe({ file, bytes: bytes.length, sha256 }));
  } catch (error) {
    if (!wasThere) rmSync(join(folder, file), { force: true });
    throw error;
  }
  failClearly(folder, () => {
    for (const other of readdirSync(folder))
      if (other !== file && isNumbersFile(other, name)) rmSync(join(folder, other), { force: true });
  });
}

/** Whether a file of this name holds numbers of a pair of the name. */
export function isNumbersFile(file: string, name: string): boolean {
  return file.startsWith(`${name}-`) && /^[0-9a-f]{16}\.bin$/.test(file.slice(name.length + 1));
}
