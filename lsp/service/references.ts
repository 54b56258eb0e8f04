// The places that speak of the same declaration: in one file, and over the files of a workspace.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import { declaredSymbol, keyOf, type NameReference } from '../../src/compiler/semantics/resolved-names.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import { occurrencesAt } from './view.ts';

export interface Place {
  readonly span: Span;
  readonly role: NameReference['role'] | 'declaration';
}

/** The keys of what the names at an offset stand for. */
export function keysAt(module: Module, offset: number): Set<string> {
  return new Set(occurrencesAt(module, offset).map(({ symbol }) => keyOf(declaredSymbol(symbol))));
}

/** Where a file speaks of these, in the order of the text, each place once. */
export function placesOf(module: Module, keys: ReadonlySet<string>): Place[] {
  const { symbols, references } = resolveNames(module);
  const places = [
    ...symbols.flatMap((symbol): Place[] =>
      symbol.span && keys.has(keyOf(declaredSymbol(symbol)))
        ? [{ span: symbol.span, role: symbol.target ? 'import' : 'declaration' }]
        : [],
    ),
    ...references.flatMap(({ span, symbol, role }): Place[] =>
      symbol && keys.has(keyOf(declaredSymbol(symbol))) ? [{ span, role }] : [],
    ),
  ];
  const byStart = new Map(places.map((place) => [place.span.start, place]));
  return [...byStart.values()].sort((a, b) => a.span.start - b.span.start);
}

/** Where the files speak of what is at an offset of `module`; each file is to be given once. */
export function referencesAt(module: Module, offset: number, files: Iterable<Module>): Place[] {
  const keys = keysAt(module, offset);
  return keys.size === 0 ? [] : [...files].flatMap((file) => placesOf(file, keys));
}
