// The line of text at which a diagnostic points, with a caret under each column of the place: what a person looks at first.
import { columnsOf } from './display-width.ts';
import { lineOf, type Span } from './source.ts';

/** Most columns of a line that are shown; a longer one is cut around the place. */
const mostColumns = 100;
/** Columns that stand before the place in a line that is cut. */
const columnsBefore = 30;

/**
 * The first line of a place and its carets, without a newline at the ends:
 *
 *     7 | h q[3];
 *       |   ^^^^
 *
 * undefined for the empty place at the very start of a text, by which the text as a whole is meant, and for empty lines.
 */
export function excerptOf(span: Span): string[] | undefined {
  const { source, end } = span;
  if (span.start === 0 && end === 0) return undefined;
  const { number, from, to } = lineOf(source, span.start);
  const start = Math.min(span.start, to);
  const textBefore = source.text.slice(Math.max(from, start - mostColumns), start);
  const textInside = source.text.slice(start, Math.min(end, to, start + mostColumns)).trimEnd();
  const textAfter = source.text.slice(start + textInside.length, Math.min(to, start + 2 * mostColumns));
  const before = cellsOf(textBefore);
  const inside = cellsOf(textInside);
  const after = cellsOf(textAfter.trimEnd());
  if (!/\S/.test(`${textBefore}${textInside}${textAfter}`)) return undefined;

  const isShort =
    textBefore.length === start - from && widthOf([...before, ...inside, ...after]) <= mostColumns;
  const left = isShort ? before : takeLast(before, columnsBefore);
  const rest = mostColumns - widthOf(left);
  const right = isShort ? [...inside, ...after] : takeFirst([...inside, ...after], rest);
  const marked = Math.max(1, widthOf(right.slice(0, inside.length)));
  const cutLeft = left.length < before.length || textBefore.length < start - from ? '…' : '';
  const cutRight = right.length < inside.length + after.length || start + 2 * mostColumns < to ? '…' : '';
  const line = `${cutLeft}${join(left)}${join(right)}${cutRight}`;
  const margin = ' '.repeat(`${number}`.length);
  return [
    `${number} | ${line}`,
    `${margin} | ${' '.repeat(cutLeft.length + widthOf(left))}${'^'.repeat(marked)}`,
  ];
}

/** What is shown of one character, and how many columns it takes. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

/** A tab takes two columns; what changes the direction or the place of text is no part of a line. */
function cellsOf(text: string): Cell[] {
  return [...text].map((character): Cell => {
    if (character === '\t') return { text: '  ', width: 2 };
    if (/\p{C}/u.test(character)) return { text: '\ufffd', width: 1 };
    return { text: character, width: columnsOf(character) };
  });
}

const widthOf = (cells: readonly Cell[]) => cells.reduce((sum, { width }) => sum + width, 0);
const join = (cells: readonly Cell[]) => cells.map(({ text }) => text).join('');

function takeFirst(cells: readonly Cell[], columns: number): readonly Cell[] {
  let left = columns;
  const end = cells.findIndex(({ width }) => (left -= width) < 0);
  return end < 0 ? cells : cells.slice(0, end);
}

function takeLast(cells: readonly Cell[], columns: number): readonly Cell[] {
  return takeFirst(cells.toReversed(), columns).toReversed();
}
