// Where a piece of text came from: sources, spans, and the line and column that a person reads.
import { UserError } from '../../user-error.ts';

/** A text with the name it is shown under (a path, or a name such as "std/conv"). */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** What its relative imports start from, where that is not the folder of `name`: for messages. */
  readonly folder?: string;
}

/** Throws UserError for what is no source, such as the text alone, which programs without types may hand over. */
export function checkSource(source: Source, what: string): void {
  const given: unknown = source;
  if (typeof given === 'object' && given !== null && typeof (given as Source).text === 'string') return;
  throw new UserError(
    `${what} takes a text with its name, { name: 'mine.qcnn', text }, and this is ${describe(given)}`,
  );
}

function describe(given: unknown): string {
  if (typeof given !== 'object' || given === null)
    return typeof given === 'string' ? 'the text alone' : String(given);
  return 'an object without a text';
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

export function isWithin(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && outer.start <= inner.start && inner.end <= outer.end;
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
  const { number, from } = lineOf(source, offset);
  return { line: number, column: offset - from + 1 };
}

/** The line of an offset: its number from 1, and its text from `from` to `to`, without what ends it. */
export function lineOf(source: Source, offset: number): { number: number; from: number; to: number } {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  const next = starts[low + 1] ?? source.text.length + 1;
  const isCrlf = source.text[next - 2] === '\r';
  return { number: low + 1, from: starts[low], to: Math.max(starts[low], isCrlf ? next - 2 : next - 1) };
}

/** The text of a span. */
export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}
