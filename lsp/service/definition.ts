// Where the name at a place is declared: in this file, in one that it imports, in the standard library.
import { declaredSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Load, Module } from '../../src/compiler/semantics/modules.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import { linksOf } from './links.ts';
import { occurrencesAt, touches } from './view.ts';

export interface Definition {
  /** What leads there: the name, or the path of an import. */
  readonly from: Span;
  /** The name where it is declared; for a path the begin of the file. */
  readonly to: Span;
  /** The whole declaration. */
  readonly whole: Span;
}

/** None for what the language itself declares. */
export function definitionsAt(module: Module, offset: number, load: Load): Definition[] {
  const link = linksOf(module, load).find(({ span }) => touches(span, offset));
  if (link) {
    const to = { source: link.to, start: 0, end: 0 };
    return [{ from: link.span, to, whole: to }];
  }
  return occurrencesAt(module, offset).flatMap(({ span, symbol }) => {
    const { span: to, node } = declaredSymbol(symbol);
    return to ? [{ from: span, to, whole: node?.span ?? to }] : [];
  });
}
