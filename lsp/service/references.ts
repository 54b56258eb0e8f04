// The places that speak of the same declaration: in one file, and over the files of a workspace.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import {
  declaredSymbol,
  keyOf,
  type NameReference,
  type NameSymbol,
} from '../../src/compiler/semantics/resolved-names.ts';
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
  const { places } = indexOf(module);
  const found = new Map<number, Place>();
  for (const key of keys) for (const place of places.get(key) ?? []) found.set(place.span.start, place);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** Where the files speak of what is at an offset of `module`; each file is to be given once. */
export function referencesAt(module: Module, offset: number, files: Iterable<Module>): Place[] {
  const keys = keysAt(module, offset);
  if (keys.size === 0) return [];
  const all = [...files];
  const shared = all.flatMap((file) => indexOf(file).shared);
  for (let before = 0; before < keys.size;) {
    before = keys.size;
    for (const [a, b] of shared) if (keys.has(a) || keys.has(b)) keys.add(a).add(b);
  }
  return all.flatMap((file) => placesOf(file, keys));
}

/** The places of a file by the keys of what they mean. */
interface Index {
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** Keys that one place has both of: an import brings a constant and a gate of one name. */
  readonly shared: readonly (readonly [string, string])[];
}
const known = new WeakMap<Module, Index>();

function indexOf(module: Module): Index {
  let index = known.get(module);
  if (!index) known.set(module, (index = newIndex(module)));
  return index;
}

function newIndex(module: Module): Index {
  const { symbols, references } = resolveNames(module);
  const places = new Map<string, Place[]>();
  const shared: [string, string][] = [];
  const keyOfSymbol = new Map<NameSymbol, string>();
  const addAll = (names: readonly { readonly symbol: NameSymbol | undefined; readonly place: Place }[]) => {
    let before: { readonly key: string; readonly start: number } | undefined;
    for (const { symbol, place } of names) {
      if (!symbol) continue;
      let key = keyOfSymbol.get(symbol);
      if (key === undefined) keyOfSymbol.set(symbol, (key = keyOf(declaredSymbol(symbol))));
      if (before?.start === place.span.start && before.key !== key) shared.push([before.key, key]);
      before = { key, start: place.span.start };
      const others = places.get(key);
      if (others) others.push(place);
      else places.set(key, [place]);
    }
  };
  addAll(symbols.map((symbol) => ({ symbol, place: { span: symbol.span!, role: symbol.target ? 'import' : 'declaration' } }))); // prettier-ignore
  addAll(references.map(({ symbol, span, role }) => ({ symbol, place: { span, role } })));
  return { places, shared };
}
