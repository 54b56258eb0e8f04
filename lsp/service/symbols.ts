// What files declare, for outlines and searches.
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { NameKind, NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import type { Property } from '../../src/compiler/syntax/ast.ts';

/** A declaration with those inside it. */
export interface OutlineItem {
  readonly name: string;
  readonly kind: NameKind | 'property';
  /** The head of the declaration in a word or two: "int = 8", "angle[15]". */
  readonly detail: string;
  readonly span: Span;
  readonly whole: Span;
  readonly children: readonly OutlineItem[];
}

const inner: ReadonlySet<NameKind> = new Set([
  'parameter',
  'register',
  'input',
  'weight',
  'bit',
  'angle',
  'let',
]);

/** The declarations of a file in the order of the text; broken ones are in it as far as they could be read. */
export function outlineOf(module: Module): OutlineItem[] {
  const { symbols } = resolveNames(module);
  let at = 0;
  const { declarations, properties } = module.file;
  const items = declarations.flatMap((declaration) => {
    while (at < symbols.length && symbols[at].span!.start < declaration.span.start) at++;
    let own: NameSymbol | undefined;
    const within: OutlineItem[] = [];
    for (; at < symbols.length && symbols[at].span!.end <= declaration.span.end; at++) {
      if (symbols[at].node === declaration && symbols[at].span === declaration.name.span) own = symbols[at];
      else if (inner.has(symbols[at].kind)) within.push(item(symbols[at], []));
    }
    return own ? [item(own, within)] : [];
  });
  return [...items, ...properties.map(propertyItem)].sort((a, b) => a.whole.start - b.whole.start);
}

function propertyItem({ title, span }: Property): OutlineItem {
  const name = title.text.trim() || '""';
  return { name, kind: 'property', detail: '', span: title.span, whole: span, children: [] };
}

function item(symbol: NameSymbol, children: readonly OutlineItem[]): OutlineItem {
  const { name, kind, span, node } = symbol;
  const whole = node && node.span.start <= span!.start && span!.end <= node.span.end ? node.span : span!;
  return { name, kind, detail: detailOf(symbol), span: span!, whole, children };
}

/** What stands behind the name, to the end of its line or of the statement. */
function detailOf({ span, node }: NameSymbol): string {
  if (!node || 'body' in node) return '';
  const behind = span!.source.text.slice(span!.end, Math.min(node.span.end, span!.end + 80));
  return behind.replace(/[;{\r\n][\s\S]*$/, '').replace(/^\s*[:=]?\s*/, '').trim(); // prettier-ignore
}

/** What files declare at their top whose names hold the letters of a query in their order; at most `limit`. */
export function searchSymbols(files: Iterable<Module>, query: string, limit = 500): OutlineItem[] {
  const wanted = query.toLowerCase();
  const found: OutlineItem[] = [];
  for (const file of files)
    for (const each of outlineOf(file)) {
      if (found.length >= limit) return found;
      if (holdsInOrder(each.name.toLowerCase(), wanted)) found.push({ ...each, children: [] });
    }
  return found;
}

function holdsInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
