// From a reference to a circuit file to its circuit: what the command line and `loadCircuit` have in common.
import { addNoise, type NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../compiler/elaborate-circuit.ts';
import type { Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import { isLibraryName } from '../compiler/library/library-name.ts';
import type { Load } from '../compiler/semantics/modules.ts';
import { formatWithSource, hasErrors, type Diagnostic } from '../compiler/source/diagnostic.ts';
import type { Source } from '../compiler/source/source.ts';
import { printable } from '../printable.ts';
import { filesOnDisk, type CircuitFiles } from './circuit-texts.ts';
import { DiagnosticsError } from './diagnostics-error.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { chosenCircuit, type CircuitReference } from './load.ts';

/** Which circuit of a file, and in which form. */
export interface LoadCircuitOptions {
  /** Needed where the file declares several circuits and the reference names none of them. */
  readonly circuit?: string | undefined;
  /** Values of compile-time parameters: { n: 16, conv: 'so4' }. Default: those that the file gives. */
  readonly set?: Settings | undefined;
  /** Channels after every gate. Default: none. */
  readonly noise?: NoiseModel | undefined;
}

export interface ElaboratedFile {
  readonly circuit: Circuit;
  readonly source: Source;
  /** The files that it imports, and those import, without the standard library. */
  readonly imports: readonly Source[];
  /** The values of all compile-time parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The circuit a command works with. Errors are thrown as a DiagnosticsError: exit code 2 when `--circuit` or `--set` is at
 * fault, 1 when the file is. `files`: where what it imports is found, and who hears warnings; default, the disk and standard
 * error.
 */
export function elaborateOrFail(
  reference: CircuitReference,
  options: LoadCircuitOptions,
  { load: loadFrom, warn = printWarning }: Pick<CircuitFiles, 'load' | 'warn'> = filesOnDisk,
): ElaboratedFile {
  const { source } = reference;
  const chosen = chosenCircuit(reference, options.circuit);
  const imports = new Map<string, Source>();
  const load: Load = (specifier, from) => {
    const found = loadFrom(specifier, from);
    if (found && 'text' in found && found.name !== source.name && !isLibraryName(found.name))
      imports.set(found.name, found);
    return found;
  };
  const { circuit, parameters, diagnostics } = elaborateCircuit(source, load, {
    circuit: chosen,
    set: options.set,
  });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  for (const each of diagnostics) if (each.severity === 'warning') warn(each);
  if (circuit && !hasErrors(diagnostics)) {
    const noisy = addNoise(circuit, options.noise ?? {});
    return { circuit: noisy, source, imports: [...imports.values()], parameters: parameters ?? {} };
  }
  const withoutSettings = () => elaborateCircuit(source, loadFrom, { circuit: chosen }).diagnostics;
  const exitCode = exitCodeOf(errors, options.set && withoutSettings);
  throw new DiagnosticsError(errors.map(formatWithSource).join('\n'), errors, exitCode);
}

function printWarning(warning: Diagnostic): void {
  console.error(printable(formatWithSource(warning)));
}
