// Who calls a gate, a pool, a pairing, and what it calls itself.
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { declaredSymbol, keyOf, type NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import type { Declaration } from '../../src/compiler/syntax/ast.ts';
import { lastUpTo, occurrencesAt } from './view.ts';

/** A declaration that calls or is called. */
export interface Callable {
  readonly module: Module;
  readonly declaration: Declaration;
}

/** A callable at the other end of calls, and the places of these calls. */
export interface CallsWith {
  readonly callable: Callable;
  readonly spans: readonly Span[];
}

/** The callable that a name at an offset speaks of. */
export function callableAt(module: Module, offset: number): Callable | undefined {
  for (const { symbol } of occurrencesAt(module, offset)) {
    const found = callableOf(symbol);
    if (found) return found;
  }
  return undefined;
}

function callableOf(symbol: NameSymbol): Callable | undefined {
  const { module, node, space } = declaredSymbol(symbol);
  return space === 'callable' && module && node ? declared(module, node.span) : undefined;
}

function declared(module: Module, span: Span): Callable | undefined {
  const declaration = module.file.declarations.find((each) => each.span === span);
  return declaration && { module, declaration };
}

/** The declarations of the files that mention a callable as one that runs, each once. */
export function incomingCalls({ declaration }: Callable, files: Iterable<Module>): CallsWith[] {
  const { name, span } = declaration.name;
  const key = `callable ${span.start} ${span.source.name}`;
  const found = new Map<Declaration, { callable: Callable; spans: Span[] }>();
  for (const module of files)
    for (const { span, symbol, name: written } of resolveNames(module).references) {
      if (!symbol || (written !== name && !symbol.target) || keyOf(declaredSymbol(symbol)) !== key) continue;
      const caller = declarationAround(module, span);
      const known = caller && found.get(caller);
      if (known) known.spans.push(span);
      else if (caller) found.set(caller, { callable: { module, declaration: caller }, spans: [span] });
    }
  return [...found.values()];
}

function declarationAround({ file }: Module, span: Span): Declaration | undefined {
  const found = lastUpTo(file.declarations, span.start);
  return found && isWithin(span, found.span) ? found : undefined;
}

/** What a declaration mentions as something that runs; what the language declares is left out. */
export function outgoingCalls({ module, declaration }: Callable): CallsWith[] {
  const found = new Map<string, { callable: Callable; spans: Span[] }>();
  for (const { span, symbol } of resolveNames(module).references) {
    if (!symbol || !isWithin(span, declaration.span)) continue;
    const callable = callableOf(symbol);
    if (!callable) continue;
    const key = keyOf(declaredSymbol(symbol));
    const known = found.get(key);
    if (known) known.spans.push(span);
    else found.set(key, { callable, spans: [span] });
  }
  return [...found.values()];
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
