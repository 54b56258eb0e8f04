// Formatting for programs: a whole text, or the statements and declarations that lie in a range of it, which Prettier itself
// can tell in the languages that it ships with only.
import type { Options } from 'prettier';
import { format } from 'prettier/standalone';
import * as plugin from './index.ts';
import { parseForFormat } from './parser.ts';
import type { FormatNode } from './tree.ts';
import { partsOf } from './visitor-keys.ts';

/** The text laid out. Rejects with a SyntaxError that has a `loc` where the text has mistakes. */
export function formatText(text: string, options: Options = {}): Promise<string> {
  return format(text, { ...options, parser: 'qcnn', plugins: [plugin] });
}

/** A replacement in a text; offsets in UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What changes where the statements or declarations that a range touches are laid out, and the rest stays as it is: at most
 * one edit. Comments and blank lines between these statements belong to them. `\r` alone ends no line here. Rejects as
 * `formatText` does.
 */
export async function formatRange(
  text: string,
  start: number,
  end: number,
  options: Options = {},
): Promise<TextEdit[]> {
  // prettier-ignore
  const endOfLine = text.includes('\r\n') ? 'crlf' : 'lf';
  const formatted = await formatText(text, { endOfLine, ...options });
  const chosen = chosenIn(rootOf(text), rootOf(formatted), start, end);
  if (!chosen) return [];
  const [before, after] = chosen;
  const replacement = formatted.slice(after.start, after.end);
  return text.slice(before.start, before.end) === replacement ? [] : [{ ...before, text: replacement }];
}

const rootOf = (text: string) => parseForFormat(text) as unknown as FormatNode;
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The nodes that a range touches, in a block that holds all of it: where they stand in both texts. */
function chosenIn(
  before: FormatNode,
  after: FormatNode,
  start: number,
  end: number,
): [Range, Range] | undefined {
  const olds = sequenceOf(before);
  const news = sequenceOf(after);
  const touches = (node: FormatNode) => node.start <= end && node.end >= start;
  const first = olds.findIndex(touches);
  const last = olds.findLastIndex(touches);
  if (first < 0) return undefined;
  if (first === last) {
    const blocks = blocksOf(olds[first]);
    const inner = blocks.findIndex((block) => block.start < start && end < block.end);
    if (inner >= 0) return chosenIn(blocks[inner], blocksOf(news[first])[inner], start, end);
  }
  const range = (nodes: readonly FormatNode[]) => ({ start: nodes[first].start, end: nodes[last].end });
  return [range(olds), range(news)];
}

function sequenceOf(node: FormatNode): readonly FormatNode[] {
  return partsOf(node);
}

function blocksOf(node: FormatNode): readonly FormatNode[] {
  return partsOf(node).flatMap((part) => (part.kind === 'block' ? [part] : []));
}
