// What is seen where: the scope around an offset, the names that a place may take, the reference that stands at it.
import { builtinSymbols } from './builtin-symbols.ts';
import type { NameReference, NameScope, NameSymbol, ResolvedNames, ScopedSymbol } from './resolved-names.ts';

/** A name, and what it means where it is seen. */
export type VisibleName = Omit<ScopedSymbol, 'from'>;

/**
 * The names that text at an offset may take, inner scopes first, in the order of their declaration; then the language's
 * own that none of these hide. A name may be there twice, as a value and as something to call.
 */
export function visibleAt(resolved: ResolvedNames, offset: number): VisibleName[] {
  return withBuiltins(seenIn(scopeAt(resolved, offset), offset));
}

/** Declared names, and the language's own that none of them hides. */
export function withBuiltins(declared: readonly VisibleName[]): VisibleName[] {
  const hidden = new Set(declared.map(({ name, symbol: { space } }) => `${space} ${name}`));
  const builtin = Object.values(builtinSymbols).flatMap((symbols) => [...symbols.values()]);
  return [
    ...declared,
    ...builtin
      .filter(({ space, name }) => !hidden.has(`${space} ${name}`))
      .map((symbol) => ({ name: symbol.name, symbol })),
  ];
}

/** What a scope and those around it show to an offset inside it, inner ones first; `until`: the first one that is not asked. */
export function seenIn(scope: NameScope, offset: number, until?: NameScope): VisibleName[] {
  const seen: VisibleName[] = [];
  for (let outer: NameScope | undefined = scope; outer && outer !== until; outer = outer.outer)
    for (const each of outer.symbols) if (each.from <= offset) seen.push(each);
  return seen;
}

/** The innermost scope around an offset: the last that holds it, of those in the declaration around it. */
export function scopeAt({ scopes }: ResolvedNames, offset: number): NameScope {
  const [file] = scopes;
  for (let i = countUpTo(scopes, offset) - 1; i > 0; i--) {
    if (holds(scopes[i], offset)) return scopes[i];
    if (!scopes[i].outer?.outer) break;
  }
  return file;
}

function holds({ span, gap }: NameScope, offset: number): boolean {
  return span.start < offset && offset < span.end && !(gap && gap.start < offset && offset <= gap.end);
}

/** The names taken at an offset, or that end there: two where an import brings a constant and a gate of one name. */
export function referencesAt({ references }: ResolvedNames, offset: number): readonly NameReference[] {
  return touching(references, offset);
}

/** The names declared at an offset, or that end there: two where an import gives a constant and a gate one `as`. */
export function declarationsAt({ symbols }: ResolvedNames, offset: number): readonly NameSymbol[] {
  return touching(symbols, offset);
}

/** Names do not overlap: of those that begin at or before an offset only the last place can touch it. */
function touching<T extends { readonly span?: NameScope['span'] | undefined }>(
  items: readonly T[],
  offset: number,
): T[] {
  const end = countUpTo(items, offset);
  const found: T[] = [];
  for (let i = end - 1; i >= 0 && items[i].span!.start === items[end - 1].span!.start; i--)
    if (offset <= items[i].span!.end) found.unshift(items[i]);
  return found;
}

/** How many of the items, which are in the order of the text, begin at or before an offset. */
function countUpTo(items: readonly { readonly span?: NameScope['span'] | undefined }[], offset: number) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].span!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
