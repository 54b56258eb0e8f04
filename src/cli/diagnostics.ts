// Compiler diagnostics for people (text) and for programs (JSON), and compiling for the commands that need a circuit.
import { addNoise, type NoiseModel } from '../compiler/circuit/add-noise.ts';
import { elaborateCircuit, formatDiagnostic, hasErrors, type Load } from '../compiler/index.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Code } from '../compiler/source/codes.ts';
import type { Diagnostic } from '../compiler/source/diagnostic.ts';
import { positionOf, type Source, type Span } from '../compiler/source/source.ts';
import { UserError } from '../user-error.ts';
import { printable } from './exit.ts';
import { isLibraryName, nodeLoad, type CircuitReference } from './load.ts';

/** What the command line says wrongly, not the file. */
const usageCodes: ReadonlySet<Code> = new Set([
  'unknown-circuit',
  'ambiguous-circuit',
  'unknown-parameter',
  'parameter-without-value',
] satisfies Code[]);

export interface Compiled {
  readonly circuit: Circuit;
  readonly source: Source;
  /** The files that it imports, and those import, without the standard library. */
  readonly imports: readonly Source[];
  /** The values of all compile-time parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The circuit a command works with. Warnings go to standard error; errors are thrown as a UserError with one line
 * each: exit code 2 when `--circuit` or `--set` is at fault, 1 when the file is.
 */
export function compileOrFail(
  reference: CircuitReference,
  options: {
    readonly circuit?: string;
    readonly set?: Readonly<Record<string, string>>;
    readonly noise?: NoiseModel;
  },
): Compiled {
  const { source } = reference;
  if (
    reference.circuit !== undefined &&
    options.circuit !== undefined &&
    reference.circuit !== options.circuit
  ) {
    throw new UserError(
      `#${reference.circuit} and --circuit ${options.circuit} name different circuits; give one`,
    );
  }
  const chosen = options.circuit ?? reference.circuit;
  const imports = new Map<string, Source>();
  const load: Load = (specifier, from) => {
    const found = nodeLoad(specifier, from);
    if (found && 'text' in found && found.name !== source.name && !isLibraryName(found.name))
      imports.set(found.name, found);
    return found;
  };
  const { circuit, parameters, diagnostics } = elaborateCircuit(source, load, {
    circuit: chosen,
    set: options.set,
  });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  for (const warning of diagnostics)
    if (warning.severity === 'warning') console.error(printable(formatDiagnostic(warning)));
  if (circuit && !hasErrors(diagnostics)) {
    const noisy = addNoise(circuit, options.noise ?? {});
    return { circuit: noisy, source, imports: [...imports.values()], parameters: parameters ?? {} };
  }
  const settingsAtFault = () =>
    options.set && !hasErrors(elaborateCircuit(source, nodeLoad, { circuit: chosen }).diagnostics);
  const usage = errors.some(({ code }) => usageCodes.has(code)) || settingsAtFault();
  throw new UserError(errors.map(formatDiagnostic).join('\n'), usage ? 2 : 1);
}

/** A diagnostic as plain data; lines and columns from 1. */
export function diagnosticToJson({ code, severity, message, span, related, fix }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    ...placeToJson(span),
    related: related.map((other) => ({ message: other.message, ...placeToJson(other.span) })),
    ...(fix && { fix: { title: fix.title, text: fix.text, ...placeToJson(fix.span) } }),
  };
}

/** Where a span stands. */
export function placeToJson(span: Span): object {
  return {
    file: span.source.name,
    start: positionOf(span.source, span.start),
    end: positionOf(span.source, span.end),
  };
}
