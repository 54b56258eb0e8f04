// Comments are set aside by the lexer; here each `///` before a declaration becomes its doc, the others stay
// comments.
import type { IToken } from 'chevrotain';
import type { Source, Span } from '../source/source.ts';
import type { Comment, Documented } from './ast.ts';
import { DocComment, endOf } from './tokens.ts';

/** Gives declarations, or properties, their docs, and those comments to `docs`; both inputs are in the order of the text. */
export function withDocs<T extends Documented>(
  source: Source,
  declarations: readonly T[],
  tokens: readonly IToken[],
  docs: Set<IToken>,
): T[] {
  let next = 0;
  return declarations.map((declaration) => {
    let { start } = declaration.span;
    while (next < tokens.length && tokens[next].startOffset < start) next++;
    const lines: string[] = [];
    for (let i = next - 1; i >= 0 && tokens[i].tokenType === DocComment; i--) {
      const { image, startOffset } = tokens[i];
      if (source.text.slice(endOf(tokens[i]), start).trim() !== '') break;
      lines.unshift(image.slice(3).replace(/^ /, ''));
      docs.add(tokens[i]);
      start = startOffset;
    }
    if (lines.length === 0) return declaration;
    const docSpan: Span = { source, start, end: endOf(tokens[next - 1]) };
    return { ...declaration, doc: lines.join('\n'), docSpan };
  });
}

export function commentOf(source: Source, token: IToken): Comment {
  return {
    kind: 'comment',
    text: token.image,
    span: { source, start: token.startOffset, end: endOf(token) },
  };
}
