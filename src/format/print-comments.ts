// The documents of comments, around or inside the node that comments.ts attached them to.
import type { Doc } from 'prettier';
import { builders } from 'prettier/doc';
import type { FormatComment, FormatNode } from './tree.ts';

const { breakParent, hardline, join, lineSuffix, literalline } = builders;

/** What a node is printed as, with the comments before and behind it. */
export function withComments({ comments = [] }: FormatNode, document: Doc): Doc {
  if (comments.length === 0) return document;
  const before = comments.filter(({ leading }) => leading).map(leadingComment);
  const behind: Doc[] = [];
  let isLineFull = false;
  for (const comment of comments.filter(({ trailing }) => trailing)) {
    const printed = textOf(comment);
    if (isLineFull || comment.place === 'own') {
      const gap = !comment.isMoved && comment.isBlankBefore ? hardline : '';
      behind.push(lineSuffix([hardline, gap, printed]), breakParent);
    } else if (comment.place === 'end') {
      behind.push(lineSuffix([' ', printed]), breakParent);
    } else {
      behind.push(' ', printed);
    }
    isLineFull ||= comment.place !== 'inline';
  }
  return [before, document, behind];
}

function leadingComment(comment: FormatComment): Doc {
  if (comment.place === 'inline') return [textOf(comment), ' '];
  return [textOf(comment), hardline, !comment.isMoved && comment.isBlankBehind ? hardline : ''];
}

/** Comments inside a node, a line each; undefined where there are none. */
export function commentsInside({ comments = [] }: FormatNode): Doc | undefined {
  const inside = comments.filter(({ leading, trailing }) => !leading && !trailing);
  if (inside.length === 0) return undefined;
  return inside.map((comment, i) => {
    const gap = i > 0 && comment.isBlankBefore ? hardline : '';
    return [i > 0 ? hardline : '', gap, textOf(comment), comment.isBlock ? '' : breakParent];
  });
}

/** Of block comments whose lines all begin with a star, the stars stand below one another. */
function textOf(comment: FormatComment): Doc {
  comment.printed = true;
  const lines = comment.value.split('\n');
  if (lines.length === 1) return comment.value;
  const isStarred = lines.slice(1).every((line) => line.trimStart().startsWith('*'));
  if (!isStarred) return join(literalline, lines);
  return join(
    hardline,
    lines.map((line, i) => (i > 0 ? ` ${line.trim()}` : line.trimEnd())),
  );
}
