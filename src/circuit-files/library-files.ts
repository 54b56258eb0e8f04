// The circuits and the standard library that come with the package, from its folder. What stands alone has them inside:
// scripts/bundle-serve.mjs puts library-inside.ts in the place of this file.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../files/read-text.ts';
import { statOf } from '../files/stat.ts';
import { packageFolder } from '../package-folder.ts';
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';

export const SUFFIX = '.qcnn';
export const SIZE_LIMIT = 8 * 2 ** 20;
export const circuitsFolder = join(packageFolder, 'circuits');

export interface LibraryFile {
  /** undefined where it is in no folder. */
  readonly path: string | undefined;
  readonly text: string;
}

/** Of a circuit, "ring", or a file of the standard library, "std/conv"; undefined: there is none. */
export function libraryFile(name: string): LibraryFile | undefined {
  const path = join(circuitsFolder, ...name.split('/')) + SUFFIX;
  return isFile(path) ? { path, text: readText(path, 'circuit', SIZE_LIMIT) } : undefined;
}

/** Names of the circuit files, sorted. Throws UserError where they cannot be read. */
export function libraryCircuits(): string[] {
  const names = namesInLibrary().filter((name) => name.endsWith(SUFFIX));
  return names.map((name) => name.slice(0, -SUFFIX.length)).sort();
}

function namesInLibrary(): string[] {
  try {
    return readdirSync(circuitsFolder);
  } catch (error) {
    const advice = process.env['QCNN_FOLDER'] ? 'let QCNN_FOLDER name the folder that holds them, or unset it' : 'install qcnn again'; // prettier-ignore
    const reason = systemErrorReason(error) ?? 'it cannot be read';
    throw new UserError(`the circuits that come with qcnn are not in ${circuitsFolder} (${reason}); ${advice}`, 1); // prettier-ignore
  }
}

function isFile(path: string): boolean {
  try {
    return statOf(path)?.isFile() === true;
  } catch {
    return false;
  }
}
