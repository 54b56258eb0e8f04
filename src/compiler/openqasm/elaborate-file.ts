// The circuit of a file that the importer makes, and the first fault of its elaboration.
import type { Circuit } from '../circuit/circuit.ts';
import { elaborate } from '../elaborate/elaborate.ts';
import type { CallableDeclaration, Declared, Module } from '../semantics/modules.ts';
import { collector } from '../source/collector.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/source.ts';
import type { CircuitDeclaration, File } from '../syntax/ast.ts';

/** All spans of `file` lie in `source`. */
export function elaborateFile(
  file: File,
  source: Source,
): { readonly circuit: Circuit | undefined; readonly error: Diagnostic | undefined } {
  const callables = new Map<string, Declared<CallableDeclaration>>();
  const module: Module = {
    source, file, callables, constants: new Map(), diagnostics: [], losses: [], lostNames: new Set(), lostHeads: [],
    imports: [], imported: new Map(),
  }; // prettier-ignore
  let circuit: CircuitDeclaration | undefined;
  for (const declaration of file.declarations) {
    if (declaration.kind === 'const') continue;
    if (declaration.kind === 'circuit') circuit = declaration;
    callables.set(declaration.name.name, { module, declaration });
  }
  const found = collector();
  const elaborated = circuit && elaborate({ module, declaration: circuit }, { load: () => undefined, report: found.report }); // prettier-ignore
  return {
    circuit: elaborated?.circuit,
    error: found.all().find(({ severity }) => severity === 'error'),
  };
}
