// What a selection grows to, from the word at a place to the whole file.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import type { AnyNode } from '../../src/compiler/syntax/ast.ts';
import { childrenOf } from '../../src/compiler/syntax/visitor-keys.ts';
import { touches } from './view.ts';

/** From the inside out; each is larger than the one before, and the last is the file. */
export function selectionsAt({ file }: Module, offset: number): Span[] {
  const spans: Span[] = [];
  let node: AnyNode | undefined = file;
  while (node) {
    const { start, end } = node.span;
    const outer = spans.at(-1);
    if (outer?.start !== start || outer.end !== end) spans.push(node.span);
    if ('docSpan' in node && node.docSpan && touches(node.docSpan, offset)) {
      spans.push(node.docSpan);
      break;
    }
    // Of two that meet at the offset, the one behind it.
    node = childrenOf(node).findLast(({ span }) => touches(span, offset));
  }
  const comment = file.comments.find(({ span }) => touches(span, offset));
  if (comment && !spans.includes(comment.span)) spans.push(comment.span);
  const word = wordAt(file.span, offset);
  const innermost = spans.at(-1)!;
  if (word.end > word.start && (word.start > innermost.start || word.end < innermost.end)) spans.push(word);
  return nested(spans).reverse();
}

/** The letters, digits and underscores around an offset. */
export function wordAt({ source }: Span, offset: number): Span {
  let [start, end] = [offset, offset];
  while (/\w/.test(source.text[start - 1] ?? '')) start--;
  while (/\w/.test(source.text[end] ?? '')) end++;
  return { source, start, end };
}

/** Those that lie within all before them. */
function nested(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    const outer = kept.at(-1);
    const isSmaller = outer && span.end - span.start < outer.end - outer.start;
    if (!outer || (isSmaller && span.start >= outer.start && span.end <= outer.end)) kept.push(span);
  }
  return kept;
}
