// What features know of a file: its text, its tree with what it imports, what its names mean. Features take it and an offset,
// and give plain data in spans; they know no protocol and read nothing.
import type { AnalysedCircuit } from '../../src/compiler/analysis.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import { declarationsAt, referencesAt } from '../../src/compiler/semantics/visible.ts';
import type { NameReference, NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Span } from '../../src/compiler/source/source.ts';

export interface View {
  readonly module: Module;
  /** The circuits of the newest text in which each was right: with their traces. Spans may be of an older text. */
  readonly circuits: readonly AnalysedCircuit[];
  /** The values of constants of the file and of its imports, in short; by their declarations. */
  readonly constants: ReadonlyMap<unknown, string>;
}

/** Whether an offset is in a span or at one of its ends, as a cursor is. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** A name in the text, where it is declared or taken. */
export interface Occurrence {
  readonly span: Span;
  readonly symbol: NameSymbol;
  /** Absent where it is declared. */
  readonly reference?: NameReference;
}

/** The names at an offset: two where an import brings a constant and a gate of one name. */
export function occurrencesAt(module: Module, offset: number): Occurrence[] {
  const names = resolveNames(module);
  return [
    ...declarationsAt(names, offset).map((symbol): Occurrence => ({ span: symbol.span!, symbol })),
    ...referencesAt(names, offset).flatMap((reference): Occurrence[] =>
      reference.symbol ? [{ span: reference.span, symbol: reference.symbol, reference }] : [],
    ),
  ];
}

interface Part {
  readonly span: Span;
}

/** Of parts of a text in its order, the last that begins at or before an offset. */
export function lastUpTo<T extends Part>(parts: readonly T[], offset: number): T | undefined {
  return parts[countUpTo(parts, offset) - 1];
}

/** Of parts of a text in its order, the first that begins behind an offset. */
export function firstBehind<T extends Part>(parts: readonly T[], offset: number): T | undefined {
  return parts[countUpTo(parts, offset)];
}

function countUpTo(parts: readonly Part[], offset: number): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].span.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
