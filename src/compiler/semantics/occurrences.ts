// All places of a name in the files of a workspace, and the edits that give it another one.
import type { Span } from '../source/source.ts';
import { keyOf, type NameSymbol, type ResolvedNames } from './resolved-names.ts';

/** What is to stand at a span. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Where a name is declared and where it is taken, each place once, file by file. A constant and a gate of one name that an
 * import brings together are one there, since they have only one name in it.
 */
export function occurrencesOf(symbol: NameSymbol, files: readonly ResolvedNames[]): Span[] {
  const keys = keysOf(symbol, files);
  const places = new Map<string, Span>();
  for (const file of files)
    for (const { span, symbol: meant } of namesIn(file, symbol.name))
      if (keys.has(keyOf(meant))) places.set(`${span.start} ${span.source.name}`, span);
  return [...places.values()];
}

/**
 * Gives a name another one at all its places. A weight or an input keeps what its circuit calls it, by which files of
 * weights find it: `weight w: …` becomes `weight w as v: …`, and `weight w as v: …` given back its w, `weight w: …`.
 * Whether the new name is free is for the caller to see: by resolving the names of what comes out.
 */
export function renameEdits(symbol: NameSymbol, to: string, files: readonly ResolvedNames[]): Edit[] {
  return occurrencesOf(symbol, files).map((span) =>
    span.start === symbol.span?.start && span.source.name === symbol.span.source.name
      ? declarationEdit(symbol, span, to)
      : { span, text: to },
  );
}

function declarationEdit({ node, name }: NameSymbol, span: Span, to: string): Edit {
  if (node?.kind !== 'weight' && node?.kind !== 'input') return { span, text: to };
  const { outside } = node;
  if (!outside) return { span, text: `${name} as ${to}` };
  if (outside.name === to) return { span: { ...span, start: outside.span.start }, text: to };
  return { span, text: to };
}

interface Place {
  readonly span: Span;
  readonly symbol: NameSymbol;
}

/** Declarations and uses of what has a name, those at one place one after another. */
function namesIn({ symbols, references }: ResolvedNames, name: string): Place[] {
  const places: Place[] = [];
  for (const symbol of symbols) if (symbol.name === name) places.push({ span: symbol.span!, symbol });
  for (const { span, symbol } of references) if (symbol?.name === name) places.push({ span, symbol });
  return places;
}

/** A symbol and those that share a place with it, directly or through others. */
function keysOf(symbol: NameSymbol, files: readonly ResolvedNames[]): Set<string> {
  const shared: (readonly [string, string])[] = [];
  for (const file of files) {
    const places = namesIn(file, symbol.name);
    for (let i = 1; i < places.length; i++) {
      if (places[i].span.start === places[i - 1].span.start)
        shared.push([keyOf(places[i - 1].symbol), keyOf(places[i].symbol)]);
    }
  }
  const keys = new Set([keyOf(symbol)]);
  for (let before = 0; before < keys.size;) {
    before = keys.size;
    for (const [a, b] of shared) if (keys.has(a) || keys.has(b)) keys.add(a).add(b);
  }
  return keys;
}
