// The state of reading the names of one declaration: what is declared goes into scopes, what is taken is looked up there.
import type { Span } from '../source/source.ts';
import type { Named } from '../syntax/ast.ts';
import { builtinSymbols } from './builtin-symbols.ts';
import type { FileSymbols } from './file-symbols.ts';
import { findValue, type Declaring, type NameKind, type NameReference, type NameScope, type NameSpace, type NameSymbol, type ScopedSymbol, type Taking } from './resolved-names.ts'; // prettier-ignore

/** A scope to which names are added. */
export interface OpenScope extends NameScope {
  readonly outer: OpenScope | undefined;
  readonly symbols: ScopedSymbol[];
  values: Map<string, NameSymbol> | undefined;
}

/** What the parts of one declaration share; lists are in the order of reading, in which a clause comes before its element. */
export interface Reading {
  readonly file: FileSymbols;
  /** The circuit's own gates, pools and pairings: its parameters. */
  readonly callables: Map<string, NameSymbol>;
  readonly symbols: NameSymbol[];
  readonly references: NameReference[];
  readonly scopes: NameScope[];
}

/** The scope of a file, around those of its declarations. */
export function fileScope({ scope, values }: FileSymbols): OpenScope {
  return { span: scope.span, gap: undefined, outer: undefined, symbols: [...scope.symbols], values };
}

/** A scope without names yet. */
export function openScope({ scopes }: Reading, outer: OpenScope, span: Span, gap?: Span): OpenScope {
  const scope: OpenScope = { span, gap, outer, symbols: [], values: undefined };
  scopes.push(scope);
  return scope;
}

/** What declares a name, what kind of thing it is, and the offset from which it is seen. */
export interface Declared {
  readonly kind: NameKind;
  readonly node: Declaring;
  readonly from: number;
}

/** Declares a value. One that an enclosing scope declares, too, keeps its meaning. */
export function declareValue(reading: Reading, scope: OpenScope, name: Named, how: Declared): void {
  const redeclares = findValue(scope, name.name);
  const symbol = newSymbol(reading, name, how, 'value', redeclares);
  if (redeclares) return;
  scope.values ??= new Map();
  scope.values.set(name.name, symbol);
  scope.symbols.push({ name: name.name, symbol, from: how.from });
}

/** Declares a gate, pool or pairing that a circuit is given. */
export function declareCallable(reading: Reading, scope: OpenScope, name: Named, how: Declared): void {
  const redeclares = reading.callables.get(name.name) ?? reading.file.callables.get(name.name);
  const symbol = newSymbol(reading, name, how, 'callable', redeclares);
  if (redeclares) return;
  reading.callables.set(name.name, symbol);
  scope.symbols.push({ name: name.name, symbol, from: how.from });
}

function newSymbol(
  { symbols, file: { module } }: Reading,
  { name, span }: Named,
  { kind, node }: Declared,
  space: NameSpace,
  redeclares: NameSymbol | undefined,
): NameSymbol {
  const symbol: NameSymbol = { kind, space, name, span, node, module, redeclares };
  symbols.push(symbol);
  return symbol;
}

type Role = NameReference['role'];

/** What may stand before a name in parentheses. */
const opening = /(?:[(\s]|\/\/.*|\/\*[^]*?\*\/)*/y;

/** Where a name stands: the spans of expressions hold the parentheses around them. */
function spanOfName({ name, span }: Named): Span {
  if (span.end - span.start <= name.length) return span;
  opening.lastIndex = span.start;
  opening.test(span.source.text);
  const start = opening.lastIndex;
  return { ...span, start, end: start + name.length };
}

/** A value is read, or a register assigned. */
export function takeValue(reading: Reading, scope: OpenScope, token: Named, role: Role, node: Taking) {
  const { name } = token;
  const symbol = findValue(scope, name) ?? reading.file.missing.get(name) ?? builtinSymbols.value.get(name);
  reading.references.push({ span: spanOfName(token), name, space: 'value', symbol, role, node, scope });
} // prettier-ignore

/** A gate, pool, pairing or function is called, or meant by its name. */
export function takeCallable(reading: Reading, scope: OpenScope, token: Named, role: Role, node: Taking) {
  const { file, callables } = reading;
  const { name } = token;
  const symbol = callables.get(name) ?? file.callables.get(name) ?? file.missing.get(name) ?? builtinSymbols.callable.get(name);
  reading.references.push({ span: spanOfName(token), name, space: 'callable', symbol, role, node, scope });
} // prettier-ignore
