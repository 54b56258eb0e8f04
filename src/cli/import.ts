// `qcnn import`: an OpenQASM program as a `.qcnn` file, on standard output or in a file.
import { importQasm } from '../compiler/openqasm/index.ts';
import { formatDiagnostic, formatPlace } from '../compiler/source/diagnostic.ts';
import { UserError } from '../user-error.ts';
import { writeOutput } from '../files/write-output.ts';
import { includesBeside } from '../circuit-files/load-include.ts';
import { readText } from '../files/read-text.ts';

const SIZE_LIMIT = 32 * 2 ** 20;

/**
 * `file`: a path, or - for standard input. What was left out or chosen stands on standard error. Throws UserError with the
 * importer's diagnostic.
 */
export function runImport(file: string, options: { readonly out?: string } = {}): void {
  const name = file === '-' ? '<stdin>' : file;
  const source = { name, text: readText(file, 'OpenQASM', SIZE_LIMIT) };
  const { text, diagnostics, remarks } = importQasm(source, includesBeside(file, SIZE_LIMIT));
  if (text === undefined) throw new UserError(diagnostics.map(formatDiagnostic).join('\n'), 1);
  for (const { message, span } of remarks) process.stderr.write(`${formatPlace(span)}: note: ${message}\n`);
  if (options.out === undefined) process.stdout.write(text);
  else writeOutput(options.out, text);
}
