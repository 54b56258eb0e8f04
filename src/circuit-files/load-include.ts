// What an OpenQASM program includes: files inside its own folder, and nothing else.
import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { LoadInclude } from '../compiler/openqasm/index.ts';
import { UserError } from '../user-error.ts';
import { readText } from '../files/read-text.ts';

/**
 * Reads includes of the program `file` (`-`: standard input, whose folder is the current one). Paths are relative to the
 * file that includes; links and `..` that leave the program's folder are refused.
 */
export function includesBeside(file: string, sizeLimit: number): LoadInclude {
  return file === '-' ? includesIn('.', sizeLimit, '<stdin>') : includesIn(dirname(file), sizeLimit);
}

/** The same for a program by this name that lies in no file, as if it lay in `folder`. */
export function includesIn(folder: string, sizeLimit: number, ownName?: string): LoadInclude {
  return (path, from) => {
    const base = from.name === ownName ? folder : dirname(from.name);
    const target = resolve(base, path);
    const outside = `"${path}" lies outside the folder of the program, from which alone files are included`;
    if (isAbsolute(path) || !isWithin(resolve(folder), target)) return outside;
    if (!isFile(target))
      return `there is no file "${path}" beside the program${ownName === undefined ? '' : `, which is read in ${folder === '.' ? 'the current folder' : folder}`}; "qelib1.inc" and "stdgates.inc" are built in`;
    if (!isWithin(realpathSync(folder), realpathSync(target))) return outside;
    try {
      return { name: relative('', target), text: readText(target, 'OpenQASM', sizeLimit) };
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
