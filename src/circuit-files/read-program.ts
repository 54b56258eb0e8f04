// An OpenQASM program from disk, and what it includes, as a circuit file.
import { importQasm, type ImportResult, type LoadInclude } from '../compiler/openqasm/index.ts';
import { formatWithSource } from '../compiler/source/diagnostic.ts';
import type { Source } from '../compiler/source/source.ts';
import { readText } from '../files/read-text.ts';
import { DiagnosticsError } from './diagnostics-error.ts';
import { includesBeside, includesIn } from './load-include.ts';

const SIZE_LIMIT = 32 * 2 ** 20;

export type Program = Required<Pick<ImportResult, 'file' | 'text' | 'remarks'>> & { readonly source: Source };

/** `file`: a path, or - for standard input. Throws DiagnosticsError with the importer's diagnostic. */
export function readProgram(file: string): Program {
  const name = file === '-' ? '<stdin>' : file;
  return importProgram(file, { name, text: readText(file, 'OpenQASM', SIZE_LIMIT) });
}

/** The program whose text stands in `path`. */
export function importProgram(path: string, source: Source): Program {
  return imported(source, includesBeside(path, SIZE_LIMIT));
}

/** A program at hand, which includes files of `folder`. */
export function importText(source: Source, folder: string): Program {
  return imported(source, includesIn(folder, SIZE_LIMIT, source.name));
}

function imported(source: Source, include: LoadInclude): Program {
  const { file, text, diagnostics, remarks } = importQasm(source, include);
  if (file && text !== undefined) return { source, file, text, remarks };
  throw new DiagnosticsError(diagnostics.map(formatWithSource).join('\n'), diagnostics, 1);
}
