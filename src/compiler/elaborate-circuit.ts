// `elaborateCircuit`: text and values of compile-time parameters → the circuit, or the diagnostics that say why there is none.
import { asSettings, checkOptions } from '../option-names.ts';
import type { Circuit } from './circuit/circuit.ts';
import { elaborate } from './elaborate/elaborate.ts';
import { settingTexts, type Settings } from './elaborate/parameters/setting-texts.ts';
import { checkModules, isBroken } from './semantics/check.ts';
import { type Declared, type Load, loadModules, type Module, reachableModules } from './semantics/modules.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import type { Code } from './source/codes.ts';
import { byPlace, collector } from './source/collector.ts';
import { type Diagnostic, hasErrors } from './source/diagnostic.ts';
import { nearest } from './source/nearest.ts';
import { checkSource, type Source } from './source/source.ts';
import type { CircuitDeclaration } from './syntax/ast.ts';

/** Which circuit of a file, and with which values. */
export interface ElaborateOptions {
  /** Needed where the file declares several circuits. */
  readonly circuit?: string | undefined;
  /** Values of compile-time parameters: { n: 16, conv: 'so4' }. Default: those that the file gives. */
  readonly set?: Settings | undefined;
}

/** The circuit, or what is wrong with the text. */
export interface ElaborateResult {
  /** Absent when there are errors. */
  readonly circuit?: Circuit;
  /** The values of all compile-time parameters, settled by `set` or by default, as texts. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Elaborates one circuit of a file: its compile-time parameters get values, loops are unrolled, gates and pools called.
 * `load` finds what the file imports; without it nothing is found. What is wrong with the text is in `diagnostics`; throws
 * UserError only for a source that is none, options that do not exist and settings that are no values.
 */
export function elaborateCircuit(
  source: Source,
  load: Load = () => undefined,
  options: ElaborateOptions = {},
): ElaborateResult {
  checkSource(source, 'elaborateCircuit');
  checkOptions('elaborateCircuit', options, { circuit: true, set: true }, asSettings);
  const choices = settingTexts(options.set ?? {});
  const found = collector();
  const main = loadModules(source, load);
  const diagnosticsOf = () => withoutEchoes(reachableModules(main), found.all()).sort(byPlace);
  checkModules(main, found.report);
  const chosen = chooseCircuit(main, options.circuit, found.report);
  if (!chosen || isBroken(chosen.module, chosen.declaration) || found.has('recursion'))
    return { diagnostics: diagnosticsOf() };
  const elaborated = elaborate(chosen, { choices, load, report: found.report });
  const diagnostics = diagnosticsOf();
  return hasErrors(diagnostics) ? { diagnostics } : { ...elaborated, diagnostics };
}

/** The declaration of a file's circuit, by name where it has several; undefined where elaboration says what is wrong. */
export function declarationOf(
  source: Source,
  load: Load,
  name: string | undefined,
): CircuitDeclaration | undefined {
  return chooseCircuit(loadModules(source, load), name, () => {})?.declaration;
}

/** The circuit of this name, the only one without a name; what is wrong with the choice is reported. */
export function chooseCircuit(
  main: Module,
  name: string | undefined,
  report: (diagnostic: Diagnostic) => void,
): Declared<CircuitDeclaration> | undefined {
  const own = main.file.declarations.filter((declaration) => declaration.kind === 'circuit');
  const refuse = (code: Code, message: string) => {
    report({
      code,
      severity: 'error',
      message,
      span: { source: main.source, start: 0, end: 0 },
      related: [],
    });
    return undefined;
  };
  const names = own.map((declaration) => declaration.name.name);
  if (name === undefined) {
    if (own.length === 1) return { module: main, declaration: own[0] };
    if (own.length > 1) return refuse('ambiguous-circuit', `the file declares the circuits ${names.join(', ')}; choose one with --circuit NAME or FILE#NAME`); // prettier-ignore
    // What the parser lost was reported; a second message would only confuse.
    return main.diagnostics.length ? undefined : refuse('unknown-circuit', 'the file declares no circuit');
  }
  const found = main.callables.get(name);
  if (found?.declaration.kind === 'circuit') return { module: found.module, declaration: found.declaration };
  const similar = nearest(name, names);
  const hint = similar
    ? `did you mean ${similar}?`
    : names.length
      ? `it has ${names.join(', ')}`
      : 'it has none';
  return refuse('unknown-circuit', `the file declares no circuit ${name}; ${hint}`);
}
