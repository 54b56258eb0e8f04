// `qcnn check`: the diagnostics of each file; fails when one has an error.
import { check, formatDiagnostic, hasErrors } from '../compiler/index.ts';
import { diagnosticToJson } from './diagnostics.ts';
import { printable } from './exit.ts';
import { nodeLoad, openSource } from './load.ts';

export function runCheck(files: readonly string[], options: { readonly json?: boolean }): void {
  const results = files.map((file) => {
    const source = openSource(file);
    return { file: source.name, ...check(source, nodeLoad) };
  });
  if (options.json) {
    const plain = results.map(({ file, circuits, diagnostics }) => ({
      file,
      ok: !hasErrors(diagnostics),
      circuits,
      diagnostics: diagnostics.map(diagnosticToJson),
    }));
    console.log(JSON.stringify(plain, null, 2));
  } else {
    for (const { file, circuits, diagnostics } of results) {
      for (const diagnostic of diagnostics) console.log(printable(formatDiagnostic(diagnostic)));
      console.log(
        `${file}: ${verdict(diagnostics.filter(({ severity }) => severity === 'error').length, circuits)}`,
      );
    }
  }
  if (results.some(({ diagnostics }) => hasErrors(diagnostics))) process.exitCode = 1;
}

function verdict(errors: number, circuits: readonly string[]): string {
  if (errors > 0) return errors === 1 ? '1 error' : `${errors} errors`;
  return circuits.length === 0
    ? 'ok, no circuits'
    : `ok, ${circuits.length === 1 ? 'circuit' : 'circuits'} ${circuits.join(', ')}`;
}
