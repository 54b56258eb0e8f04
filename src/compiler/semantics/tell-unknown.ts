// Tells unknown names, each once: what may have been meant, or what to write instead.
import type { Diagnostic, Report } from '../source/diagnostic.ts';
import type { CallExpression, MemberExpression, Named } from '../syntax/ast.ts';
import { builtinCallables, builtinConstants, isFunction, pairings } from './builtins.ts';
import { isOneSlipFrom } from '../source/nearest.ts';
import { foreignModules } from '../syntax/foreign-names.ts';
import { adviceFor, type Position } from './foreign-advice.ts';
import { importEdit } from './import-edit.ts';
import type { Module } from './modules.ts';
import { standardFileOf } from './standard-names.ts';
import { unfitFor, type Use } from './unfitness.ts';
import { findValue, type NameReference, type NameSymbol } from './resolved-names.ts';
import { seenIn } from './visible.ts';

/** The declared name that an unknown one probably means; of names alike the one that is least unfit. */
export type Suggest = (
  name: string,
  candidates: () => Iterable<string>,
  unfitness?: (candidate: string) => number,
) => string | undefined;

/** What the checks of a file's declarations share. */
export interface FileNames {
  readonly module: Module;
  /** Names whose declarations may have been left out with a mistake: they are not reported as unknown. */
  readonly lost: ReadonlySet<string>;
  /** Collects what is to be reported of unknown gates, pools and functions: once for the file. */
  readonly missed: Map<string, Diagnostic>;
  readonly suggest: Suggest;
}

/** What the checks of the parts of one declaration share. */
export interface Names {
  readonly file: FileNames;
  /** Names reported as unknown in this declaration, or declared by what was. */
  readonly poisoned: Set<string>;
  readonly unknownValues: Map<string, Diagnostic>;
  /** Calls in expressions of what is unknown. */
  readonly unknownCalls: Set<CallExpression>;
  readonly report: Report;
}

/** A value that is read. */
export function tellUnknownValue(names: Names, reference: NameReference): void {
  const own = () => valuesSeen(reference);
  const candidates = () => [...builtinConstants.keys(), ...own()];
  tellUnknown(names, names.unknownValues, reference, { what: 'value', position: 'value', own, candidates });
}

/**
 * A gate, pool, pairing or function that is called. `use`: what is known of the call; nothing where a name stands for
 * what it names. `words`: what else a statement may begin with; none where it is no statement that begins here.
 */
export function tellUnknownCallable(
  names: Names,
  reference: NameReference,
  use: Use = {},
  words: readonly string[] = [],
): void {
  const { module, missed } = names.file;
  if (missed.has(reference.name)) return;
  const parameters = parametersSeen(reference);
  const own = () => [...parameters, ...callableNames(module)];
  const builtin = () => [...builtinCallables].filter((each) => words.length === 0 || !isFunction(each));
  const candidates = () => [...own(), ...builtin(), ...words];
  const position = use.in ?? 'statement';
  const unfitness = (candidate: string) => unfitFor(module, parameters, candidate, use);
  tellUnknown(names, missed, reference, { what: 'gate, pool, pairing or function', position, own, candidates, unfitness }); // prettier-ignore
}

/** A register that is assigned, which needs it and does not use it. */
export function tellUnknownRegister(names: Names, reference: NameReference): void {
  const { poisoned, report } = names;
  const { lost, suggest } = names.file;
  const { name, span } = reference;
  if (lost.has(name) || poisoned.has(name)) return;
  const similar = suggest(name, () => valuesSeen(reference));
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

/** The values that a reference sees, inner ones first. */
function valuesSeen({ scope, span }: NameReference): string[] {
  return seenIn(scope, span.start).flatMap(({ name, symbol }) => (symbol.space === 'value' ? [name] : []));
}

/** The gates, pools and pairings that the circuit around a reference is given, as far as it sees them. */
function parametersSeen({ scope, span }: NameReference): string[] {
  let head = scope;
  while (head.outer?.outer) head = head.outer;
  return seenIn(head, span.start, head.outer).flatMap(({ name, symbol }) =>
    symbol.space === 'callable' ? [name] : [],
  );
}

/** Whether a name is that of a declared value where a statement's reference stands. */
export function isValue({ scope, span }: NameReference, name: string): boolean {
  const value = findValue(scope, name);
  return value !== undefined && (value.kind === 'constant' || value.span!.start < span.start);
}

/** Whether a name can be called where a reference stands. */
export function isCallable({ file: { module } }: Names, reference: NameReference, name: string): boolean {
  const isDeclared = module.callables.has(name) || builtinCallables.has(name);
  return isDeclared || parametersSeen(reference).includes(name);
}

/** What a file declares or imports and a statement may call. */
function callableNames({ callables }: Module): string[] {
  return [...callables].flatMap(([name, { declaration }]) => (declaration.kind === 'circuit' ? [] : [name]));
}

/** `np.pi` and the like: told with what is written without the module of Python. The answer tells whether it is such. */
export function tellForeignMember(
  names: Names,
  { name }: NameReference,
  { property, span }: MemberExpression,
): boolean {
  const { poisoned, file } = names;
  if (!foreignModules.has(name) || file.lost.has(name)) return false;
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
  { file: { module, lost, suggest }, poisoned }: Names,
  told: Map<string, Diagnostic>,
  reference: NameReference,
  { what, position, own, candidates, unfitness }: Meant,
): void {
  const { name, span } = reference;
  if (lost.has(name) || poisoned.has(name)) return;
  poisoned.add(name);
  const known = {
    file: position === 'value' ? undefined : standardFileOf(name),
    foreign: adviceFor(name, position),
  };
  const { file, foreign } = (known.file ?? known.foreign) && isNearlyOwn(name, own) ? {} : known;
  if (file) return void told.set(name, notImported(module, { name, span }, what, file));
  const value = position === 'value' ? undefined : valueCalled(reference);
  const similar = foreign ? foreign.same : value ? undefined : suggest(name, candidates, unfitness);
  const isPairing = position === 'value' && pairings.has(name);
  const advice = isPairing
    ? `it is a pairing, which takes a register: ${name}(q)`
    : (foreign?.advice ?? value ?? (similar && `did you mean ${similar}?`));
  told.set(name, {
    code: 'unknown-name',
    severity: 'error',
    message: `no ${what} is called ${name}${advice ? `; ${advice}` : ''}`,
    span,
    related: [],
    fix: similar && !isPairing ? { title: `replace ${name} by ${similar}`, span, text: similar } : undefined,
  });
}

function notImported(module: Module, { name, span }: Named, what: string, file: string): Diagnostic {
  const text = `import { ${name} } from "${file}";`;
  return {
    code: 'unknown-name',
    severity: 'error',
    message: `no ${what} is called ${name}; it is in the standard library: ${text}`,
    span,
    related: [],
    fix: { title: `import ${name}`, ...importEdit(module, name, file) },
  };
}

/** `q(0)`: that an index stands in brackets. */
function valueCalled({ scope, span, name }: NameReference): string | undefined {
  const value = findValue(scope, name);
  const isSeen = value?.span && value.span.start < span.start && indexed.has(value.kind);
  return isSeen
    ? `${name} is ${indexed.get(value.kind)}, and an index stands in brackets: ${name}[0]`
    : undefined;
}

const indexed: ReadonlyMap<NameSymbol['kind'], string> = new Map([
  ['register', 'a register'], ['operand', 'a register'], ['input', 'an input'], ['weight', 'a weight'], ['angle', 'an angle'], ['let', 'a value'],
]); // prettier-ignore

/** A name of the file is meant rather than one of another framework where one letter differs. */
function isNearlyOwn(name: string, own: () => Iterable<string>): boolean {
  for (const each of own()) if (each.length > 3 && isOneSlipFrom(name, each)) return true;
  return false;
}
