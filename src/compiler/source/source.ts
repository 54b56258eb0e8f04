// Where a piece of text came from: sources, spans, and the line and column that a person reads.

/** A text with the name it is shown under (a path, or a name such as "std/conv"). */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** What its relative imports start from, where that is not the folder of `name`: for messages. */
  readonly folder?: string;
}

/** A half-open range of UTF-16 offsets in one source. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A place as people count it: line and column start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The smallest span that covers both; `a` and `b` lie in the same source. */
export function cover(a: Span, b: Span): Span {
  return { source: a.source, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

const lineStartsOf = new WeakMap<Source, number[]>();

function lineStarts(source: Source): number[] {
  let starts = lineStartsOf.get(source);
  if (!starts) {
    starts = [0];
    for (let i = source.text.indexOf('\n'); i >= 0; i = source.text.indexOf('\n', i + 1)) starts.push(i + 1);
    lineStartsOf.set(source, starts);
  }
  return starts;
}

/** Line and column (from 1) of an offset. */
export function positionOf(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - starts[low] + 1 };
}

/** The text of a span. */
export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}
