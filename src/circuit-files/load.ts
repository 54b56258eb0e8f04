// Circuit files from disk: what a user names on the command line, and what those files import.
import type { Stats } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { libraryName } from '../compiler/library/library-name.ts';
import type { Unreadable } from '../compiler/semantics/modules.ts';
import type { Source } from '../compiler/source/source.ts';
import { nearest } from '../compiler/source/nearest.ts';
import { linkStatOf, statOf } from '../files/stat.ts';
import { UserError } from '../user-error.ts';
import { readText } from '../files/read-text.ts';
import { circuitsFolder, libraryCircuits, libraryFile, SIZE_LIMIT, SUFFIX, type LibraryFile } from './library-files.ts'; // prettier-ignore

export { libraryCircuits };

/**
 * Resolves `import … from "specifier"`: "std/…" in the library that comes with the package, everything else
 * relative to the importing file, or for standard input to the working folder; `.qcnn` is added where it is missing.
 * undefined when there is no such file.
 */
export function nodeLoad(specifier: string, from: Source): Source | Unreadable | undefined {
  const standard = libraryName(specifier);
  if (standard !== undefined) return readLibrary(standard);
  const path = withSuffix(resolve(from.folder ?? dirname(pathOfSource(from.name)), specifier));
  if (!isThere(path)) return undefined;
  const status = found(path);
  if (status && !status.isFile()) {
    const what = status.isDirectory() ? 'a folder' : 'no regular file';
    return { unreadable: `${sourceName(path)} is ${what}; give the path of a ${SUFFIX} file` };
  }
  try {
    return readSource(path);
  } catch (error) {
    if (error instanceof UserError) return { unreadable: error.message };
    throw error;
  }
}

/** A name in its folder, whatever it leads to: a link in a circle and a folder are there, too. */
function isThere(path: string): boolean {
  try {
    return linkStatOf(path) !== undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOTDIR' && code !== 'ERR_INVALID_ARG_VALUE';
  }
}

/** What a circuit argument names: the file's source, and the circuit where it says `path#name`. */
export interface CircuitReference {
  readonly source: Source;
  readonly circuit?: string;
}

/**
 * `path`, `path#name`, `-` (standard input), or the bare name of a circuit file that comes with the package.
 * Throws UserError when nothing of that name exists.
 */
export function openCircuit(argument: string): CircuitReference {
  if (typeof argument !== 'string')
    throw new UserError(`a circuit is named by a text, FILE or FILE#NAME, not by ${typeof argument === 'object' ? 'an object' : String(argument)}`); // prettier-ignore
  const hash = argument.lastIndexOf('#');
  if (hash < 0 || isFile(argument)) return { source: openSource(argument) };
  const circuit = argument.slice(hash + 1);
  if (circuit === '') throw new UserError(`"${argument}" names no circuit after #; write FILE#NAME`);
  return { source: openSource(argument.slice(0, hash)), circuit };
}

/** `std/conv#su4`: a name of a file of the standard library; undefined for what is no such file. */
export function openStandard(argument: string): CircuitReference | undefined {
  const [, path, circuit] = /^(std\/[\w-]+)#(\w+)$/.exec(argument) ?? [];
  const source = path === undefined ? undefined : readLibrary(path);
  return source && { source, circuit };
}

/** The circuit that `FILE#NAME` and `--circuit NAME` name together. Throws UserError where they name two. */
export function chosenCircuit({ circuit }: CircuitReference, option: string | undefined): string | undefined {
  if (circuit !== undefined && option !== undefined && circuit !== option)
    throw new UserError(`#${circuit} and --circuit ${option} name different circuits; give one`);
  return option ?? circuit;
}

/** The source at a path, `-`, or the bare name of a file in the package's circuits. Throws UserError. */
export function openSource(argument: string): Source {
  if (argument === '-')
    return { name: '<stdin>', text: readText('-', 'circuit', SIZE_LIMIT), folder: process.cwd() };
  const path = pathOfCircuit(argument);
  if (path !== undefined) return readSource(path);
  const own = ownCircuit(argument);
  if (own) return { name: own.path === undefined ? argument : sourceName(own.path), text: own.text };
  if (existsAsOther(argument))
    throw new UserError(`${argument} is not a file; give the path of a ${SUFFIX} file`);
  const known = libraryCircuits();
  const similar = nearest(argument, known);
  const hint = similar === undefined ? '' : `did you mean ${similar}, which comes with qcnn? Otherwise `;
  throw new UserError(
    `there is no file ${argument}; ${hint}give the path of a ${SUFFIX} file, or one that comes with qcnn: ${known.join(', ')}`,
  );
}

/** The path that an argument names: as it is, or with `.qcnn` added; undefined: none. */
function pathOfCircuit(argument: string): string | undefined {
  for (const path of [argument, withSuffix(argument)]) if (isFile(path)) return resolve(path);
  return undefined;
}

/** The circuit file of this name that comes with the package. */
function ownCircuit(argument: string): LibraryFile | undefined {
  return /^[\w-]+$/.test(argument) ? libraryFile(argument) : undefined;
}

/** Whether an argument names a folder, and no circuit file. */
export function namesFolder(argument: string): boolean {
  const isCircuit = pathOfCircuit(argument) !== undefined || ownCircuit(argument) !== undefined;
  return !isCircuit && found(argument)?.isDirectory() === true;
}

const library = new Map<string, Source>();

/** The same object for all who import it, so that it is parsed and checked once. */
function readLibrary(name: string): Source | undefined {
  let source = library.get(name);
  const file = source ? undefined : libraryFile(name);
  if (file) library.set(name, (source = { name, text: file.text }));
  return source;
}

function readSource(path: string): Source {
  const inLibrary = relative(circuitsFolder, path);
  if (inLibrary.startsWith(`std${sep}`)) {
    const source = readLibrary(inLibrary.slice(0, -SUFFIX.length).split(sep).join('/'));
    if (source) return source;
  }
  return { name: sourceName(path), text: readText(path, 'circuit', SIZE_LIMIT) };
}

/** A file has one name, however it is reached: relative to the current folder where it lies inside, else absolute. */
function sourceName(path: string): string {
  const name = relative(process.cwd(), path);
  if (name.startsWith('..') || isAbsolute(name)) return path;
  return libraryName(name) === undefined ? name : `.${sep}${name}`;
}

/** The inverse of `sourceName`, and of library names. */
function pathOfSource(name: string): string {
  const library = libraryName(name);
  if (library !== undefined) return join(circuitsFolder, ...library.split('/')) + SUFFIX;
  return resolve(name);
}

function withSuffix(path: string): string {
  return basename(path).endsWith(SUFFIX) ? path : path + SUFFIX;
}

function isFile(path: string): boolean {
  return found(path)?.isFile() === true;
}

function existsAsOther(path: string): boolean {
  return found(path)?.isFile() === false;
}

/** What the system refuses to look at is as good as missing. */
function found(path: string): Stats | undefined {
  try {
    return statOf(path);
  } catch {
    return undefined;
  }
}
