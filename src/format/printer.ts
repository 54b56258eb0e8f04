// The tree of a file as a document of Prettier: the layout of the language, with comments and blank lines between.
import type { AstPath, Doc, Printer } from 'prettier';
import { builders } from 'prettier/doc';
import type { AnyNode } from '../compiler/syntax/ast.ts';
import type { Doc as Layout } from '../compiler/syntax/layout/doc.ts';
import { layOut, type Sequence } from '../compiler/syntax/layout/index.ts';
import { handleComments } from './comments.ts';
import { isChained, staysOnOneLine } from './one-line.ts';
import { commentsInside, withComments } from './print-comments.ts';
import type { FormatComment, FormatFile, FormatNode } from './tree.ts';
import { getVisitorKeys } from './visitor-keys.ts';

type Path = AstPath<FormatNode>;
type Print = (selector?: string | string[]) => Doc;

const { hardline, indent, line, literalline, join } = builders;

export const printer: Printer<FormatNode> = {
  print: (path, { originalText }, print) => printNode(path, originalText, print),
  getVisitorKeys,
  handleComments,
  canAttachComment: () => true,
  // The plugin finds the places of comments, and prints them, itself.
  getCommentChildNodes: () => [],
  willPrintOwnComments: () => true,
  printComment: () => '',
};

function printNode(path: Path, text: string, print: Print): Doc {
  const { node } = path;
  if (isIgnored(node)) return printAsWritten(path, text);
  if (node.kind === 'file') return printFile(path, text, print);
  if (node.kind === 'block') return withComments(node, printBlock(path, text, print));
  return printLayout(path, text, print);
}

/** @throws SyntaxError where recursion is too deep: the parser takes some hundred levels, of which each is some calls here. */
function printFile(path: Path, text: string, print: Print): Doc {
  try {
    return [printSequence(path, 'items', text, print), commentsInside(path.node) ?? '', hardline];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const loc = { start: { line: 1, column: 1 } };
    throw Object.assign(new SyntaxError('the text is nested too deeply to be laid out (1:1)'), { loc });
  }
}

function printLayout(path: Path, text: string, print: Print): Doc {
  const node = path.node as Exclude<FormatNode, { kind: Sequence['kind'] }>;
  const inside = commentsInside(node);
  const document = layOut(node, {
    one: (field) => print(field) as Layout,
    at: (fields) => print([...fields]) as Layout,
    all: (field) => printAll(path, field, () => print()) as Layout[],
    ancestor: (level) => (path.getParentNode(level) ?? undefined) as AnyNode | undefined,
    isCommented: (part) => (part as FormatNode).comments?.some(({ place }) => place !== 'inline') ?? false,
    isQuoted: (name) => text[(name as FormatNode).start] === '"',
    isChained: (block) => isChained(block as FormatNode, text),
    beforeElse: (inside ? [hardline, inside, hardline] : ' ') as Layout,
    withComments: (bare, of = node as AnyNode) => withComments(of as FormatNode, bare as Doc) as Layout,
  });
  return document as Doc;
}

function printBlock(path: Path, text: string, print: Print): Doc {
  const { node } = path;
  if (isChained(node, text)) return printAll(path, 'statements', () => print());
  const inside = commentsInside(node);
  const edge = staysOnOneLine(path, text) ? line : hardline;
  const statements = printSequence(path, 'statements', text, print);
  if (statements.length === 0 && !inside) return '{}';
  return ['{', indent([edge, inside ?? statements]), edge, '}'];
}

/** Statements or declarations, a line each, with the blank lines that stood between them, of several one. */
function printSequence(path: Path, field: string, text: string, print: Print): Doc[] {
  let end = -1;
  return printAll(path, field, (node) => {
    const comments = node.comments ?? [];
    const start = Math.min(node.start, ...comments.map((comment) => comment.start));
    const gap = end < 0 ? '' : [hardline, text.slice(end, start).split('\n').length > 2 ? hardline : ''];
    end = Math.max(node.end, ...comments.map((comment) => comment.end));
    return [gap, print()];
  });
}

function printAll(path: Path, field: string, print: (node: FormatNode) => Doc): Doc[] {
  return path.map(({ node }) => print(node), field as never);
}

const ignores = /^(\/\/|\/\*)\s*prettier-ignore\s*(\*\/)?$/;

function isIgnored({ comments }: FormatNode): boolean {
  return comments?.some(({ leading, value }) => leading && ignores.test(value)) ?? false;
}

/** What a `prettier-ignore` stands before, comments in it included. */
function printAsWritten(path: Path, text: string): Doc {
  const { node } = path;
  const { allComments } = path.root as unknown as FormatFile;
  const isInside = (comment: FormatComment) => comment.start >= node.start && comment.end <= node.end;
  for (const comment of allComments) if (isInside(comment)) comment.printed = true;
  const comments = node.comments?.filter((comment) => !isInside(comment)) ?? [];
  return withComments({ ...node, comments }, join(literalline, text.slice(node.start, node.end).split('\n')));
}
