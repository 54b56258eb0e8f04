// Where each comment goes. A comment that ends a line stays beside a part after which the layout can break; in the midst of
// a part it moves behind it, and all that follow there move with it: so comments keep their order, and the next formatting
// finds them where they are.
import type { IToken } from 'chevrotain';
import type { Printer } from 'prettier';
import { hasBrackets, linesOf } from './regions.ts';
import type { FormatComment, FormatFile, FormatNode, Place } from './tree.ts';
import { partsOf } from './visitor-keys.ts';

/** What encloses a comment, outermost first. */
type Path = readonly Step[];
interface Step {
  readonly node: FormatNode;
  /** The layout can break behind it. */
  readonly endsLine: boolean;
  /** What then begins the next line, where a comment may stand before it. */
  readonly next: FormatNode | undefined;
}

/** Attaches a comment; Prettier calls it with all of a file, in the order of the text. */
function attach(comment: FormatComment, _text: string, _options: unknown, ast: unknown): boolean {
  const file = ast as FormatFile & FormatNode;
  const path = pathTo(comment, file);
  const { node } = path.at(-1)!;
  const moved = movedOn(path, comment);
  if (moved) return moveBehind(moved, comment);
  if (isBeforeElse(node, comment)) return add(node, comment, 'inside', 'own');
  const head = isInBrackets(comment, node, file) ? undefined : headBefore(comment, path, file);
  if (head) return moveBehind(head, comment);
  if (attachBetweenLines(comment, node, file) || attachInline(comment, node, file)) return true;
  return moveBehind(
    path.findLast(({ endsLine }) => endsLine)!,
    comment,
  );
}

export const handleComments: Printer<FormatNode>['handleComments'] = {
  ownLine: attach,
  endOfLine: attach,
  remaining: attach,
};

function pathTo(comment: FormatComment, file: FormatNode): Path {
  const path: Step[] = [{ node: file, endsLine: true, next: undefined }];
  for (;;) {
    const outer = path.at(-1)!.node;
    const node = lastBefore(partsOf(outer), comment.start, ({ start }) => start);
    if (!node || node.end < comment.end) return path;
    const lines = linesOf(outer);
    const at = lines.indexOf(node);
    const endsLine = at >= 0 && (hasBrackets(outer) || at < lines.length - 1);
    const next = endsLine && !hasSignsBetween(outer) ? lines[at + 1] : undefined;
    path.push({ node, endsLine, next });
  }
}

/** Inside the brackets of the node itself, in which the layout can break. */
function isInBrackets(comment: FormatComment, node: FormatNode, { tokens }: FormatFile): boolean {
  if (!hasBrackets(node) || tokens.depthAt(comment.end) <= tokens.depthAt(node.start)) return false;
  const lines = linesOf(node);
  if (lines.length === 0) return node.kind === 'block';
  const holds = ({ span }: FormatNode) => span.start < comment.start && comment.end < span.end;
  return !partsOf(node).some((part) => holds(part) && !lines.includes(part));
}

/** The node that has its block right behind a comment; parentheses between them may go. */
function headBefore({ end }: FormatComment, path: Path, { tokens }: FormatFile): Step | undefined {
  const brace = tokens.next(end, ')]');
  return brace && path.find(({ node }) => blockOf(node)?.start === brace.startOffset);
}

/** Attaches a comment to a part before or behind it that has lines of its own, if there is one. */
function attachBetweenLines(comment: FormatComment, node: FormatNode, file: FormatFile): boolean {
  const isSequence = node.kind === 'file' || isBraced(node);
  if (!isSequence && hasBrackets(node) && !isInBrackets(comment, node, file)) return false;
  const lines = linesOf(node);
  const [before, after] = besides(comment, lines);
  const { isBlock, ends, breaks } = comment;
  if (!before && !after) return isSequence && add(node, comment, 'inside', 'own');
  if (!after && !hasBrackets(node)) return false;
  if (!isSequence && !besides(comment, partsOf(node)).some((part) => part && lines.includes(part)))
    return false;
  const behind = isBlock ? 'inline' : 'end';
  if (node.kind === 'conditional') return before ? add(before, comment, 'trailing', behind) : false;
  const isNext = begins(after, file.tokens.next(comment.end));
  // The order of comments between the same parts stays, and a line that ended has ended.
  const isBeforeSign = hasSignsBetween(node);
  const isFull = !isBeforeSign && isLineFull(before);
  const follows = isFull || after?.comments?.some(({ leading }) => leading);
  if (after && (!before || follows || (ends ? comment.begins && !isBeforeSign : isNext)))
    return add(after, comment, 'leading', breaks || isFull ? 'own' : 'inline');
  return add(before!, comment, 'trailing', comment.begins && ends ? 'own' : behind);
}

/** Attaches a block comment to the part beside it, wherever that stands. */
function attachInline(comment: FormatComment, node: FormatNode, { tokens }: FormatFile): boolean {
  if (!comment.isBlock) return false;
  const parts = partsOf(node).filter((part) => !isBraced(part) && part.start < part.end);
  const [before, after] = besides(comment, parts);
  const isNext = begins(after, tokens.next(comment.end));
  if (after && (isNext || !before)) return add(after, comment, 'leading', 'inline');
  return add(before ?? node, comment, 'trailing', 'inline');
}

/** Nodes behind which a comment has moved that stood in them; none of the comments in them may come before it. */
const movedBehind = new WeakSet<FormatNode>();

function movedOn(path: Path, { start }: FormatComment): Step | undefined {
  // What stands in a block, or behind it, comes behind what moved to its start.
  const isHead = (node: FormatNode) => start < (blockOf(node)?.start ?? node.end);
  return path.find(({ node }) => movedBehind.has(node) && isHead(node));
}

/** A comment in the head of a block moves to the start of the block. */
function moveBehind({ node, next }: Step, comment: FormatComment): boolean {
  movedBehind.add(node);
  comment.isMoved = true;
  const block = blockOf(node);
  if (block) {
    const first = partsOf(block).at(0);
    return first ? add(first, comment, 'leading', 'own') : add(block, comment, 'inside', 'own');
  }
  if (next && isLineFull(node)) return add(next, comment, 'leading', 'own');
  return add(node, comment, 'trailing', comment.isBlock ? 'inline' : 'end');
}

/** A sign begins the lines of its parts: the comments before it are of the part that ends there. */
function hasSignsBetween({ kind }: FormatNode): boolean {
  return kind === 'conditional' || kind === 'comparison';
}

/** A comment behind the node ends its line. */
function isLineFull(node: FormatNode | undefined): boolean {
  return node?.comments?.some(({ trailing, place }) => trailing && place !== 'inline') ?? false;
}

function blockOf(node: FormatNode): FormatNode | undefined {
  return partsOf(node).find(isBraced);
}

/** A block, or what a property compares. */
function isBraced({ kind }: FormatNode): boolean {
  return kind === 'block' || kind === 'comparison';
}

function isBeforeElse(node: FormatNode, { start }: FormatComment): boolean {
  return node.kind === 'if' && node.orElse !== undefined && start >= node.then.span.end;
}

function add(
  node: FormatNode,
  comment: FormatComment,
  side: 'leading' | 'trailing' | 'inside',
  place: Place,
): true {
  comment.leading = side === 'leading';
  comment.trailing = side === 'trailing';
  comment.place = place;
  node.comments ??= [];
  node.comments.push(comment);
  return true;
}

/** Whether a node begins with a token; parentheses around it may stand before that. */
function begins(node: FormatNode | undefined, token: IToken | undefined): boolean {
  if (!node || !token) return false;
  return node.span.start <= token.startOffset && token.startOffset <= node.start;
}

/** Of nodes in order, the last before a comment, and the first behind it. */
function besides(
  { start }: FormatComment,
  nodes: readonly FormatNode[],
): [FormatNode | undefined, FormatNode | undefined] {
  // prettier-ignore
  const before = lastBefore(nodes, start, ({ end }) => end);
  return [before, nodes[before ? nodes.indexOf(before) + 1 : 0]];
}

/** The last of nodes in order whose `at` is not behind an offset. */
function lastBefore(
  nodes: readonly FormatNode[],
  offset: number,
  at: (node: FormatNode) => number,
): FormatNode | undefined {
  // prettier-ignore
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(nodes[middle]) <= offset) low = middle + 1;
    else high = middle;
  }
  return nodes[low - 1];
}
