// What library-files.ts gives, for a program that has no folder: the texts are in its own file.
import { join } from 'node:path';
import { libraryNames, librarySource } from '../compiler/library/index.ts';
import { packageFolder } from '../package-folder.ts';
import type { LibraryFile } from './library-files.ts';

export const SUFFIX = '.qcnn';
export const SIZE_LIMIT = 8 * 2 ** 20;
/** Where they lie for who has the package, too. */
export const circuitsFolder = join(packageFolder, 'circuits');

export function libraryFile(name: string): LibraryFile | undefined {
  const source = librarySource(name);
  return source && { path: undefined, text: source.text };
}

export const libraryCircuits = libraryNames;
