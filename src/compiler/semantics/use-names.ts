// The declarations and uses of names while one declaration of a file is checked: each use finds its entry, or is told
// as unknown once.
import type { Diagnostic, Report } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { Identifier, LostStatement, MemberExpression } from '../syntax/ast.ts';
import { builtinCallables, builtinConstants, isFunction } from './builtins.ts';
import type { Module } from './modules.ts';
import { findEntry, namesIn, type Entry, type Scope } from './scopes.ts';

/** The declared name that an unknown one probably means. */
export type Suggest = (name: string, candidates: () => Iterable<string>) => string | undefined;

/** What the checks of a file's declarations share. */
export interface FileNames {
  /** Collects the file-level names that are needed. */
  readonly used: Set<string>;
  /** Names whose declarations may have been left out with a mistake: they are not reported as unknown. */
  readonly lost: ReadonlySet<string>;
  /** Collects what is to be reported of unknown gates, pools and functions: once for the file. */
  readonly missed: Map<string, Diagnostic>;
  readonly suggest: Suggest;
}

/** What the checks of the parts of one declaration share. */
export interface Names {
  readonly file: FileNames;
  readonly module: Module;
  /** The circuit's own gates, pools and pairings: its parameters. */
  readonly callables: Map<string, Span>;
  /** Names reported as unknown in this declaration, or declared by what was. */
  readonly poisoned: Set<string>;
  readonly unknownValues: Map<string, Diagnostic>;
  /** Statements that could not be read and were to declare something. */
  readonly lostDeclarations: LostStatement[];
  readonly report: Report;
}

/** Declares a value; one that an enclosing scope declares, too, is a mistake. */
export function declare(names: Names, scope: Scope, name: Identifier, unused?: Entry['unused']): void {
  const earlier = findEntry(scope, name.name);
  if (earlier) reportRedeclared(names, name, earlier.span);
  else scope.names.set(name.name, { span: name.span, unused, used: false });
}

export function reportRedeclared({ report }: Names, { name, span }: Identifier, earlier: Span): void {
  report({
    code: 'name-redeclared',
    severity: 'error',
    message: `${name} is already declared; choose another name`,
    span,
    related: [{ span: earlier, message: 'first declared here' }],
  });
}

/** A value is read. */
export function useValue(names: Names, scope: Scope, { name, span }: Identifier): void {
  const entry = findEntry(scope, name);
  if (entry) {
    entry.used = true;
    names.file.used.add(name);
  } else if (!builtinConstants.has(name)) {
    const candidates = () => [...builtinConstants.keys(), ...namesIn(scope)];
    tellUnknown(names, names.unknownValues, { name, span }, 'value', candidates);
  }
}

/**
 * A gate, pool, pairing or function is called. `words`: what else a statement may begin with; none where it is no
 * statement that begins here.
 */
export function useCallable(names: Names, { name, span }: Identifier, words: readonly string[] = []): void {
  names.file.used.add(name);
  if (isCallable(names, name) || names.file.missed.has(name)) return;
  const builtin = [...builtinCallables].filter((each) => words.length === 0 || !isFunction(each));
  const candidates = () => [...names.callables.keys(), ...callableNames(names.module), ...builtin, ...words];
  tellUnknown(names, names.file.missed, { name, span }, 'gate, pool, pairing or function', candidates);
}

/** A register is assigned, which needs it and does not use it. */
export function assignRegister(names: Names, scope: Scope, { name, span }: Identifier): void {
  const { poisoned, report } = names;
  const { lost, suggest } = names.file;
  if (findEntry(scope, name) || lost.has(name) || poisoned.has(name) || builtinConstants.has(name)) return;
  const similar = suggest(name, () => namesIn(scope));
  poisoned.add(name);
  const at = { ...span, end: span.start };
  report({
    code: 'unknown-name',
    severity: 'error',
    message: `no register is called ${name}; ${similar ? `did you mean ${similar}?` : `a new name is given with let: let ${name} = …`}`,
    span,
    related: [],
    fix: similar
      ? { title: `replace ${name} by ${similar}`, span, text: similar }
      : { title: 'insert let', span: at, text: 'let ' },
  });
}

export function isCallable({ callables, module }: Names, name: string): boolean {
  return callables.has(name) || module.callables.has(name) || builtinCallables.has(name);
}

/** Whether `name.property` speaks of a gate or pool, as `conv.params` does. A declared value hides a built-in gate. */
export function isOfCallable(names: Names, scope: Scope, { object, property }: MemberExpression): boolean {
  if (object.kind !== 'name' || property.name === 'length') return false;
  const { name } = object;
  if (names.callables.has(name) || names.module.callables.has(name)) return true;
  if (findEntry(scope, name)) return false;
  const asksGate = property.name === 'params' || property.name === 'qubits';
  return builtinCallables.has(name) || (asksGate && !builtinConstants.has(name));
}

/** What a file declares or imports and a statement may call. */
function callableNames({ callables }: Module): string[] {
  return [...callables].flatMap(([name, { declaration }]) => (declaration.kind === 'circuit' ? [] : [name]));
}

function tellUnknown(
  { file: { lost, suggest }, poisoned }: Names,
  told: Map<string, Diagnostic>,
  { name, span }: Identifier,
  what: string,
  candidates: () => Iterable<string>,
): void {
  if (lost.has(name) || poisoned.has(name)) return;
  poisoned.add(name);
  const similar = suggest(name, candidates);
  told.set(name, {
    code: 'unknown-name',
    severity: 'error',
    message: `no ${what} is called ${name}${similar ? `; did you mean ${similar}?` : ''}`,
    span,
    related: [],
    fix: similar ? { title: `replace ${name} by ${similar}`, span, text: similar } : undefined,
  });
}
