// Removal of what nothing uses, with its comma or its line; comments stay.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';
import type { Import, ImportedName } from '../../src/compiler/syntax/ast.ts';
import { visitNodes } from '../../src/compiler/syntax/visitor-keys.ts';
import { differenceOf, type Edit } from './edits.ts';

/** The import around a span. */
export function importAround({ file }: Module, span: Span): Import | undefined {
  return file.imports.find((each) => isWithin(span, each.span));
}

/** The import without the names that spans stand on; all of it where none are left. */
export function removeNames(module: Module, statement: Import, spans: readonly Span[]): Edit[] {
  const { names } = statement;
  const isUnused = ({ span }: ImportedName) => spans.some((each) => isWithin(each, span));
  const left = names.filter((each) => !isUnused(each));
  if (left.length === 0) return [removeWhole(module, statement.span)];
  const { source } = module;
  const list = { source, start: names[0].span.start, end: names.at(-1)!.span.end };
  if (commentsIn(module, list).length === 0)
    return [smallest(list, left.map(({ span }) => textOf(span)).join(', '))]; // prettier-ignore
  const commas = names.slice(1).map((next, i) => commaBetween(module, names[i].span.end, next.span.start));
  return names.flatMap((each, i) => {
    // The comma before the last name goes along with it: what stands behind it in the list is no name.
    const isBehindLeft = i < commas.length && names.slice(i + 1).every(isUnused);
    const comma = i < commas.length && (isUnused(each) || isBehindLeft) ? [commas[i]] : [];
    const name = isUnused(each) ? [{ span: each.span, text: keptComments(module, each.span) }] : [];
    return [...name, ...comma];
  });
}

/** The edit that makes a stretch of the text another one, without what both begin and end with. */
function smallest(span: Span, to: string): Edit {
  const { head, tail } = differenceOf(textOf(span), to);
  const part = { ...span, start: span.start + head, end: span.end - tail };
  return { span: part, text: to.slice(head, to.length - tail) };
}

function commaBetween(module: Module, start: number, end: number): Edit {
  const { source } = module;
  const comments = commentsIn(module, { source, start, end });
  let at = source.text.indexOf(',', start);
  for (const comment of comments) if (comment.start < at && at < comment.end) at = source.text.indexOf(',', comment.end); // prettier-ignore
  return { span: { source, start: at, end: at + 1 }, text: '' };
}

/** The declaration of a weight or an input around a span. */
export function removeDeclaration(module: Module, span: Span): Edit[] | undefined {
  let statement: Span | undefined;
  visitNodes(module.file, ({ kind, span: whole }) => {
    if ((kind === 'weight' || kind === 'input') && isWithin(span, whole)) statement = whole;
  });
  return statement && [removeWhole(module, statement)];
}

function removeWhole(module: Module, span: Span): Edit {
  const text = keptComments(module, span);
  return { span: text === '' ? wholeLines(span) : span, text };
}

function commentsIn({ file }: Module, whole: Span): Span[] {
  return file.comments.flatMap(({ span }) => (isWithin(span, whole) ? [span] : []));
}

function keptComments(module: Module, span: Span): string {
  return commentsIn(module, span)
    .map((comment) => `${textOf(comment)}\n`)
    .join('');
}

/** A span with the rest of its lines where nothing else stands in them; at the top of a file with the empty lines behind. */
function wholeLines({ source, start, end }: Span): Span {
  const { text } = source;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd < 0 ? undefined : lineEnd).trim() === ''; // prettier-ignore
  if (!isAlone) return { source, start, end };
  const next = lineEnd < 0 ? text.length : lineEnd + 1;
  const empty = lineStart === 0 ? /^(?:[^\S\n]*\n)*/.exec(text.slice(next))![0].length : 0;
  return { source, start: lineStart, end: next + empty };
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
