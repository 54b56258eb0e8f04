// The compiler's front door: text → diagnostics, text + parameters → circuit. No I/O; imports come through `load`.
import { printCircuit } from './circuit/print.ts';
import type { Circuit } from './circuit/circuit.ts';
import { verify } from './circuit/verify.ts';
import { domainChoices, elaborate, tryCallable, tryConstants } from './elaborate/elaborate.ts';
import type { Settings } from './elaborate/parameters.ts';
import { stepLimit, type Meter } from './elaborate/state.ts';
import type { Code } from './source/codes.ts';
import { hasErrors, type Diagnostic } from './source/diagnostic.ts';
import { textOf, type Source } from './source/source.ts';
import { checkModule, isBroken } from './semantics/check.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import { loadModules, reachableModules, type Declared, type Load, type Module } from './semantics/modules.ts';
import { nearest } from './source/nearest.ts';
import type { CircuitDeclaration, Declaration, Expression } from './syntax/ast.ts';

export type { Circuit, Code, Diagnostic, Load, Settings, Source };
export { printCircuit, verify };
export { hashCircuit } from './circuit/hash-circuit.ts';
export { formatDiagnostic, hasErrors } from './source/diagnostic.ts';
export { parse } from './syntax/index.ts';
export { printFile } from './syntax/printer.ts';

export interface CheckResult {
  /** In the order of the text; imported files' errors come with their own name. */
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the circuits that the file itself declares. */
  readonly circuits: readonly string[];
}

/** Most elaborations that the domains of one circuit may cause. */
const domainLimit = 256;
/** Elaborations that take more steps than these together, over all circuits and values of domains, are the last of a check. */
const checkLimit = stepLimit;

/** Checks a file: syntax, names, structure, then every circuit with its defaults and with each domain value singly. */
export function check(source: Source, load: Load): CheckResult {
  const found = collector();
  const main = loadModules(source, load);
  checkModules(main, found.report);
  const circuits: string[] = [];
  const ration = rationed(found.report);
  if (!found.has('recursion')) tryConstants(main, found.report);
  for (const declaration of main.file.declarations) {
    if (declaration.kind === 'circuit') circuits.push(declaration.name.name);
    if (isBroken(main, declaration) || found.has('recursion')) continue;
    if (declaration.kind === 'circuit') checkCircuit(main, declaration, load, found.report, ration);
    else if (declaration.kind === 'gate' || declaration.kind === 'pool')
      ration(declaration, (meter) => tryCallable(main, declaration, found.report, meter));
  }
  return { diagnostics: found.sorted(main), circuits };
}

export interface CompileOptions {
  /** Needed where the file declares several circuits. */
  readonly circuit?: string;
  /** Compile-time parameters, as texts of the language: { n: '16', conv: 'so4' }. */
  readonly set?: Settings;
}

export interface CompileResult {
  /** Absent when there are errors. */
  readonly circuit?: Circuit;
  /** The values of all compile-time parameters, settled by `set` or by default, as texts. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Elaborates one circuit of a file. */
export function compile(source: Source, load: Load, options: CompileOptions = {}): CompileResult {
  const found = collector();
  const main = loadModules(source, load);
  checkModules(main, found.report);
  const chosen = chooseCircuit(main, options.circuit, found.report);
  if (!chosen || isBroken(chosen.module, chosen.declaration) || found.has('recursion'))
    return { diagnostics: found.sorted(main) };
  let parameters: CompileResult['parameters'];
  const told = (values: typeof parameters) => (parameters = values);
  const { module, declaration } = chosen;
  const circuit = elaborate(module, declaration, options.set ?? {}, load, found.report, { told });
  const diagnostics = found.sorted(main);
  return hasErrors(diagnostics) ? { diagnostics } : { circuit, parameters, diagnostics };
}

/** Static checks of the file and of what it imports; the warnings of imported files are their own affair. */
function checkModules(main: Module, report: (diagnostic: Diagnostic) => void): void {
  for (const module of reachableModules(main)) {
    checkModule(module, (diagnostic) => {
      if (module === main || diagnostic.severity === 'error') report(diagnostic);
    });
  }
}

function checkCircuit(
  module: Module,
  declaration: CircuitDeclaration,
  load: Load,
  report: (diagnostic: Diagnostic) => void,
  ration: Ration,
): void {
  const missing = declaration.parameters.filter((parameter) => !parameter.value);
  const choices = domainChoices(module, declaration, load, report);
  // A parameter without a default borrows the first value of its domain; without that, nothing can be elaborated.
  const borrowed: Record<string, Expression> = {};
  for (const { name } of missing) {
    const first = choices.find((choice) => choice.name === name.name);
    if (!first) return;
    borrowed[name.name] = first.value;
  }
  ration(declaration, (meter) => elaborate(module, declaration, borrowed, load, report, { meter }));
  if (choices.length > domainLimit) {
    report({
      code: 'limit-exceeded',
      severity: 'warning',
      message: `the domains of ${declaration.name.name} hold ${choices.length} values; only the first ${domainLimit} are checked`,
      span: declaration.name.span,
      related: [],
    });
  }
  for (const { name, value } of choices.slice(0, domainLimit)) {
    const text = value.kind === 'number' ? value.text : textOf(value.span);
    // The names of a domain were looked up before.
    const reportWith = (diagnostic: Diagnostic) => {
      if (diagnostic.code !== 'unknown-name') report({ ...diagnostic, message: `${diagnostic.message} (with ${name} = ${text})` }); // prettier-ignore
    };
    ration(declaration, (meter) =>
      elaborate(module, declaration, { ...borrowed, [name]: value }, load, reportWith, { meter }),
    );
  }
}

type Ration = (declaration: Declaration, run: (meter: Meter) => void) => void;

/** Runs elaborations until they have taken `checkLimit` steps together; the rest is left out with a warning. */
function rationed(report: (diagnostic: Diagnostic) => void): Ration {
  let spent = 0;
  let warned = false;
  return ({ name }, run) => {
    if (spent <= checkLimit) {
      const meter = { steps: 1_000 };
      run(meter);
      spent += meter.steps;
    } else if (!warned) {
      warned = true;
      const message = `checking the file takes more than ${checkLimit} steps; from ${name.name} on, what is left of circuits and domains is not checked`;
      report({ code: 'limit-exceeded', severity: 'warning', message, span: name.span, related: [] });
    }
  };
}

function chooseCircuit(
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

/** Most errors, and most warnings, of one check. */
const floodLimit = 500;

/**
 * Collects diagnostics; the same code at the same place is kept once, and a flood is cut off. What is `unexplained`
 * follows from an error, and is kept only where there is none.
 */
function collector() {
  const found = { error: new Map<string, Diagnostic>(), warning: new Map<string, Diagnostic>() };
  let first: Diagnostic | undefined;
  const errors = () => (found.error.size === 0 && first ? [first] : [...found.error.values()]);
  const all = () => [...errors(), ...found.warning.values()];
  return {
    report(diagnostic: Diagnostic): void {
      const { code, severity, span } = diagnostic;
      const key = `${code} ${span.source.name} ${span.start} ${span.end}`;
      const same = found[severity];
      if (code === 'unexplained') first ??= diagnostic;
      else if (same.size < floodLimit && !same.has(key)) same.set(key, diagnostic);
    },
    has(code: Code): boolean {
      return all().some((diagnostic) => diagnostic.code === code);
    },
    sorted(main: Module): Diagnostic[] {
      return withoutEchoes(reachableModules(main), all()).sort(
        (a, b) => compareText(a.span.source.name, b.span.source.name) || a.span.start - b.span.start,
      );
    },
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
