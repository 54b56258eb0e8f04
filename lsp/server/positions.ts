// Places as editors count them: lines end in LF, CRLF or CR, columns are UTF-16 units, both start at 0.
import type { Location, Position, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Source, Span } from '../../src/compiler/source/source.ts';

const documents = new WeakMap<Source, TextDocument>();

function documentOf(source: Source): TextDocument {
  let document = documents.get(source);
  if (!document) documents.set(source, (document = TextDocument.create('', '', 0, source.text)));
  return document;
}

/** Offset → place; what lies behind the text is its end, what lies between CR and LF the end of the line. */
export function positionAt(source: Source, offset: number): Position {
  return documentOf(source).positionAt(offset);
}

/** Place → offset; a column behind its line is the line's end, a line behind the text the text's end. */
export function offsetAt(source: Source, position: Position): number {
  return documentOf(source).offsetAt(position);
}

export function rangeOf({ source, start, end }: Span): Range {
  return { start: positionAt(source, start), end: positionAt(source, end) };
}

/** The span of a range; where its end comes first, the two change places. */
export function spanOf(source: Source, { start, end }: Range): Span {
  const [from, to] = [offsetAt(source, start), offsetAt(source, end)];
  return { source, start: Math.min(from, to), end: Math.max(from, to) };
}

/** A span with the address of its file. */
export function locationOf(span: Span, uriOf: (source: Source) => string): Location {
  return { uri: uriOf(span.source), range: rangeOf(span) };
}
