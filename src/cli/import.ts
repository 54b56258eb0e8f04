// `qcnn import`: an OpenQASM program as a `.qcnn` file, on standard output or in a file.
import type { Remark } from '../compiler/openqasm/index.ts';
import { formatPlace } from '../compiler/source/diagnostic.ts';
import { readProgram } from '../circuit-files/read-program.ts';
import { placeToJson } from '../answers/diagnostics.ts';
import { printResult } from './print-result.ts';

/**
 * `file`: a path, or - for standard input. What was left out or chosen stands on standard error. Throws
 * DiagnosticsError with the importer's diagnostic.
 */
export function runImport(
  file: string,
  options: { readonly json?: boolean; readonly out?: string } = {},
): void {
  const { text, remarks } = readProgram(file);
  for (const { message, span } of remarks) process.stderr.write(`${formatPlace(span)}: note: ${message}\n`);
  printResult(
    options.json ? JSON.stringify({ text, remarks: remarks.map(remarkToJson) }, null, 1) : text,
    options.out,
  );
}

function remarkToJson({ message, span }: Remark): object {
  return { message, ...placeToJson(span) };
}
