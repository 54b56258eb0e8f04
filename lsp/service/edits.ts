// Changes of a text, as places and what comes to stand there.
import type { Source, Span } from '../../src/compiler/source/source.ts';

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The text after edits that do not overlap, in any order. */
export function applyEdits(source: Source, edits: readonly Edit[]): Source {
  let text = '';
  let end = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    text += source.text.slice(end, edit.span.start) + edit.text;
    end = edit.span.end;
  }
  return { ...source, text: text + source.text.slice(end) };
}

/** How many characters two texts have in common at their begin and, without those, at their end. */
export function differenceOf(from: string, to: string): { readonly head: number; readonly tail: number } {
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < most - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  return { head, tail };
}
