// Text in, the tree that Prettier walks out. What has mistakes is refused with the first of them, as Prettier's own
// parsers refuse: an error with a place, from which Prettier makes its picture of the line.
import type { IToken } from 'chevrotain';
import type { Parser } from 'prettier';
import { positionOf, type Span } from '../compiler/source/source.ts';
import type { AnyNode } from '../compiler/syntax/ast.ts';
import { parse } from '../compiler/syntax/parse.ts';
import { tokenize } from '../compiler/syntax/tokenize.ts';
import { endOf } from '../compiler/syntax/tokens.ts';
import { childrenOf, visitorKeys, type NodeKind } from '../compiler/syntax/visitor-keys.ts';
import { locEnd, locStart } from './loc.ts';
import { Tokens } from './tokens.ts';
import type { FormatComment, FormatFile, FormatNode } from './tree.ts';

export const parser: Parser<FormatNode> = {
  astFormat: 'qcnn',
  parse: (text) => parseForFormat(text) as unknown as FormatNode,
  locStart,
  locEnd,
};

/** @throws SyntaxError with `loc`, from 1, where the text has mistakes. */
export function parseForFormat(text: string): FormatFile {
  const { file, diagnostics } = parse({ name: 'text', text });
  const [first] = diagnostics;
  if (first) throw syntaxError(first.message, first.span);
  const { tokens, comments } = tokenize(text);
  const places = new Tokens(tokens);
  const allComments = commentsOf(text, comments);
  const items = childrenOf(file).map((item) => copy(item, places));
  return {
    ...file,
    items,
    comments: [...allComments],
    allComments,
    tokens: places,
    start: 0,
    end: text.length,
  };
}

function commentsOf(text: string, tokens: readonly IToken[]): FormatComment[] {
  const gap = (i: number) =>
    text.slice(i > 0 ? endOf(tokens[i - 1]) : 0, tokens[i]?.startOffset ?? text.length);
  const gaps = Array.from({ length: tokens.length + 1 }, (_, i) => gap(i));
  const begins: boolean[] = [];
  const ends: boolean[] = [];
  gaps.slice(0, -1).forEach((before, i) => {
    begins.push(/\n[ \t]*$/.test(before) || (before.trim() === '' && (begins[i - 1] ?? true)));
  });
  for (let i = tokens.length - 1; i >= 0; i--) {
    const behind = gaps[i + 1];
    ends[i] = startsWithBreak(behind) || (behind.trim() === '' && (ends[i + 1] ?? true));
  }
  return tokens.map(({ image, startOffset }, i) => ({
    kind: 'comment',
    value: image.trimEnd(),
    start: startOffset,
    end: endOf(tokens[i]),
    isBlock: image.startsWith('/*'),
    begins: begins[i],
    ends: ends[i],
    breaks: startsWithBreak(gaps[i + 1]),
    isBlankBefore: /\n[ \t]*\n[ \t]*$/.test(gaps[i]),
    isBlankBehind: /^[ \t]*\n[ \t]*\n/.test(gaps[i + 1]),
  }));
}

const startsWithBreak = (text: string) => /^[ \t]*\n/.test(text);

/** What may begin and end with parentheses of its own, or of its parts. */
const holdsOthers: ReadonlySet<NodeKind> = new Set(['pattern', 'operands', 'pooled', 'pooling']);

function copy(node: AnyNode, tokens: Tokens): FormatNode {
  const { start, end } = holdsOthers.has(node.kind)
    ? node.span
    : tokens.withoutParentheses(node.span.start, node.span.end, node.kind === 'tuple');
  const copied: Record<string, unknown> = { ...node, start, end };
  for (const key of visitorKeys[node.kind]) {
    const part = copied[key] as AnyNode | readonly AnyNode[] | undefined;
    if (part) copied[key] = 'kind' in part ? copy(part, tokens) : part.map((each) => copy(each, tokens));
  }
  return copied as unknown as FormatNode;
}

function syntaxError(message: string, span: Span): SyntaxError {
  const start = positionOf(span.source, span.start);
  const end = positionOf(span.source, span.end);
  const error = new SyntaxError(`${message} (${start.line}:${start.column})`);
  return Object.assign(error, { loc: { start, end } });
}
