// The declarations and uses of names while one declaration of a file is checked: each use finds its entry, or is told
// as unknown once.
import type { Diagnostic, Report } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { Identifier, LostStatement, MemberExpression, Named } from '../syntax/ast.ts';
import { builtinCallables, builtinConstants, isFunction, pairings } from './builtins.ts';
import { nearest } from '../source/nearest.ts';
import { foreignModules } from '../syntax/foreign-names.ts';
import { adviceFor, type Position } from './foreign-advice.ts';
import type { Module } from './modules.ts';
import { standardFileOf } from './standard-names.ts';
import { unfitFor, type Use } from './unfitness.ts';
import { findEntry, namesIn, type Entry, type Scope } from './scopes.ts';

/** The declared name that an unknown one probably means; of names alike the one that is least unfit. */
export type Suggest = (
  name: string,
  candidates: () => Iterable<string>,
  unfitness?: (candidate: string) => number,
) => string | undefined;

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
export function useValue(names: Names, scope: Scope, { name, span }: Named): void {
  const entry = findEntry(scope, name);
  if (entry) {
    entry.used = true;
    names.file.used.add(name);
  } else if (!builtinConstants.has(name)) {
    const own = () => namesIn(scope);
    const candidates = () => [...builtinConstants.keys(), ...own()];
    tellUnknown(names, names.unknownValues, { name, span }, { what: 'value', position: 'value', own, candidates }); // prettier-ignore
  }
}

/**
 * A gate, pool, pairing or function is called. `use`: what is known of the call; nothing where a name stands for what it
 * names. `words`: what else a statement may begin with; none where it is no statement that begins here.
 */
export function useCallable(
  names: Names,
  { name, span }: Named,
  use: Use = {},
  words: readonly string[] = [],
): void {
  names.file.used.add(name);
  if (isCallable(names, name) || names.file.missed.has(name)) return;
  const builtin = [...builtinCallables].filter((each) => words.length === 0 || !isFunction(each));
  const own = () => [...names.callables.keys(), ...callableNames(names.module)];
  const candidates = () => [...own(), ...builtin, ...words];
  const position = use.in ?? 'statement';
  const unfitness = (candidate: string) => unfitFor(names, candidate, use);
  tellUnknown(names, names.file.missed, { name, span }, { what: 'gate, pool, pairing or function', position, own, candidates, unfitness }); // prettier-ignore
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

/** `np.pi` and the like: told with what is written without the module of Python. The answer tells whether it is such. */
export function useForeignMember(
  names: Names,
  scope: Scope,
  { name }: Named,
  { property, span }: MemberExpression,
): boolean {
  const { poisoned, file } = names;
  if (!foreignModules.has(name) || findEntry(scope, name) || file.lost.has(name)) return false;
  if (poisoned.has(name)) return true;
  poisoned.add(name);
  const known =
    builtinConstants.has(property.name) || builtinCallables.has(property.name) ? property.name : undefined;
  const text = known ?? adviceFor(property.name, 'expression')?.same;
  const advice = text
    ? `write ${text}`
    : (adviceFor(property.name, 'expression')?.advice ?? 'names stand here without a module');
  names.unknownValues.set(name, {
    code: 'unknown-name',
    severity: 'error',
    message: `no value is called ${name}; ${advice}`,
    span,
    related: [],
    fix: text ? { title: `replace ${name}.${property.name} by ${text}`, span, text } : undefined,
  });
  return true;
}

/** What an unknown name may have meant. */
interface Meant {
  readonly what: string;
  readonly position: Position;
  /** The names that the file declares or imports. */
  readonly own: () => Iterable<string>;
  readonly candidates: () => Iterable<string>;
  readonly unfitness?: (candidate: string) => number;
}

function tellUnknown(
  { file: { lost, suggest }, poisoned }: Names,
  told: Map<string, Diagnostic>,
  { name, span }: Named,
  { what, position, own, candidates, unfitness }: Meant,
): void {
  if (lost.has(name) || poisoned.has(name)) return;
  poisoned.add(name);
  const isOwn = isNearlyOwn(name, own);
  const file = isOwn || position === 'value' ? undefined : standardFileOf(name);
  if (file) return void told.set(name, notImported({ name, span }, what, file));
  const foreign = isOwn ? undefined : adviceFor(name, position);
  const similar = foreign ? foreign.same : suggest(name, candidates, unfitness);
  const isPairing = position === 'value' && pairings.has(name);
  const advice = isPairing
    ? `it is a pairing, which takes a register: ${name}(q)`
    : (foreign?.advice ?? (similar && `did you mean ${similar}?`));
  told.set(name, {
    code: 'unknown-name',
    severity: 'error',
    message: `no ${what} is called ${name}${advice ? `; ${advice}` : ''}`,
    span,
    related: [],
    fix: similar && !isPairing ? { title: `replace ${name} by ${similar}`, span, text: similar } : undefined,
  });
}

function notImported({ name, span }: Named, what: string, file: string): Diagnostic {
  const text = `import { ${name} } from "${file}";`;
  return {
    code: 'unknown-name',
    severity: 'error',
    message: `no ${what} is called ${name}; it is in the standard library: ${text}`,
    span,
    related: [],
    fix: { title: `import ${name}`, span: { ...span, start: 0, end: 0 }, text: `${text}\n` },
  };
}

/** A name of the file is meant rather than one of another framework where one letter differs. */
function isNearlyOwn(name: string, own: () => Iterable<string>): boolean {
  for (const each of own())
    if (Math.abs(each.length - name.length) <= 1 && nearest(name, [each]) && each.length > 3) return true;
  return false;
}
