// Places of the protocol: UTF-16 columns, three ways to end a line, places outside the text.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { offsetAt, positionAt, rangeOf, spanOf } from '../../lsp/server/positions.ts';

const sourceOf = (text: string) => ({ name: 'a.qcnn', text });

/** Texts in which all that matters is frequent: line ends of each kind, characters of two units, halves of them. */
const texts = fc
  .array(fc.constantFrom('a', 'é', '🂡', '\ud83c', '\udca1', '\r', '\n', '\r\n', '\u2028', ' '), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''));

/** Whether an editor cannot stand at an offset. */
const isInsideCrlf = (text: string, offset: number) => text[offset - 1] === '\r' && text[offset] === '\n';

/** Line and column of an offset, by splitting. */
function naive(text: string, offset: number) {
  const at = isInsideCrlf(text, offset) ? offset - 1 : offset;
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before.at(-1)!.length };
}

describe('positions', () => {
  test.prop([texts, fc.nat(40)])('are those that splitting into lines gives, and lead back', (text, at) => {
    const source = sourceOf(text);
    const offset = Math.min(at, text.length);
    const position = positionAt(source, offset);
    expect(position).toEqual(naive(text, offset));
    expect(offsetAt(source, position)).toBe(isInsideCrlf(text, offset) ? offset - 1 : offset);
  });

  test.prop([texts, fc.integer(), fc.integer()])(
    'outside the text are its begin, its end or the end of a line',
    (text, line, character) => {
      const offset = offsetAt(sourceOf(text), { line, character });
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThanOrEqual(text.length);
      if (line > text.length) expect(offset).toBe(text.length);
    },
  );

  test.prop([texts, fc.nat(40), fc.nat(40)])(
    'of spans are those of their ends, in either order',
    (text, a, b) => {
      const source = sourceOf(text);
      const onLine = (at: number) => offsetAt(source, positionAt(source, Math.min(at, text.length)));
      const [start, end] = [onLine(a), onLine(b)].sort((x, y) => x - y);
      const range = rangeOf({ source, start, end });
      expect(spanOf(source, range)).toEqual({ source, start, end });
      expect(spanOf(source, { start: range.end, end: range.start })).toEqual({ source, start, end });
    },
  );
});
