// A file laid out, as edits: by the plugin that `qcnn format` uses, so that editors and commands agree.
import type { Options } from 'prettier';
import type { Source, Span } from '../../src/compiler/source/source.ts';
import { formatRange, formatText } from '../../src/format/format-text.ts';
import { differenceOf, type Edit } from './edits.ts';
import type { Refusal } from './rename.ts';

/**
 * The edits that lay out a file, or the statements that a range touches; none where they are. Lines go on ending as they do,
 * unless `options` say otherwise.
 */
export async function formatEdits(
  source: Source,
  options: Options,
  range?: Pick<Span, 'start' | 'end'>,
): Promise<Edit[] | Refusal> {
  const { text } = source;
  try {
    if (range) {
      const edits = await formatRange(text, range.start, range.end, options);
      return edits.map(({ start, end, text: to }) => ({ span: { source, start, end }, text: to }));
    }
    const endOfLine = text.includes('\r\n') ? 'crlf' : 'lf';
    return smallest(source, await formatText(text, { endOfLine, ...options }));
  } catch (error) {
    // A SyntaxError of Prettier's, with the place of the first mistake.
    if (error instanceof Error && 'loc' in error) return { refused: error.message.split('\n')[0] };
    throw error;
  }
}

/** One edit between what both texts have in common at their begin and their end. */
function smallest(source: Source, to: string): Edit[] {
  const from = source.text;
  if (from === to) return [];
  const { head, tail } = differenceOf(from, to);
  const span = { source, start: head, end: from.length - tail };
  // A place inside CRLF is none for editors.
  if (from[span.start - 1] === '\r' && from[span.start] === '\n') return [{ span: { ...span, start: 0, end: from.length }, text: to }]; // prettier-ignore
  if (from[span.end - 1] === '\r' && from[span.end] === '\n') return [{ span: { ...span, start: 0, end: from.length }, text: to }]; // prettier-ignore
  return [{ span, text: to.slice(head, to.length - tail) }];
}
