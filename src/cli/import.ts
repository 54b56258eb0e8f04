// `qcnn import`: an OpenQASM program as a `.qcnn` file, on standard output or in a file.
import { importQasm } from '../compiler/openqasm/index.ts';
import type { Remark } from '../compiler/openqasm/state.ts';
import { formatWithSource, formatPlace } from '../compiler/source/diagnostic.ts';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { includesBeside } from '../circuit-files/load-include.ts';
import { readText } from '../files/read-text.ts';
import { placeToJson } from './diagnostics.ts';
import { printResult } from './print-result.ts';

const SIZE_LIMIT = 32 * 2 ** 20;

/**
 * `file`: a path, or - for standard input. What was left out or chosen stands on standard error. Throws
 * DiagnosticsError with the importer's diagnostic.
 */
export function runImport(
  file: string,
  options: { readonly json?: boolean; readonly out?: string } = {},
): void {
  const name = file === '-' ? '<stdin>' : file;
  const source = { name, text: readText(file, 'OpenQASM', SIZE_LIMIT) };
  const { text, diagnostics, remarks } = importQasm(source, includesBeside(file, SIZE_LIMIT));
  if (text === undefined)
    throw new DiagnosticsError(diagnostics.map(formatWithSource).join('\n'), diagnostics, 1);
  for (const { message, span } of remarks) process.stderr.write(`${formatPlace(span)}: note: ${message}\n`);
  printResult(
    options.json ? JSON.stringify({ text, remarks: remarks.map(remarkToJson) }, null, 1) : text,
    options.out,
  );
}

function remarkToJson({ message, span }: Remark): object {
  return { message, ...placeToJson(span) };
}
