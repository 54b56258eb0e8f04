// Reads comma-separated values (RFC 4180) that anyone may have written: quotes and line ends as they come, within bounds.
import { UserError } from '../../user-error.ts';

/** A row that is not empty. */
export interface CsvRow {
  /** Of the text, from 1: where the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

const usualCells = 256;
const longestCell = 2 ** 16;
const separators = [',', ';', '\t'] as const;

/**
 * The rows of a text, one after the other; the first decides what separates cells: commas, or else semicolons or tabs, as
 * spreadsheets of some countries write them. Throws UserError, naming `path` and the line, where a quote is out of place
 * or a row or cell is too long.
 */
export function* csvRows(text: string, path: string, mostCells = usualCells): Generator<CsvRow, undefined> {
  const refuse = (line: number, what: string) => new UserError(`${path} line ${line}: ${what}.`);
  const separator = separatorOf(text);
  const plain = new RegExp(`[^"\\r\\n${separator}]*`, 'y');
  const lineEnd = /\r\n|\n|\r/y;
  let [at, line] = [text.startsWith('\ufeff') ? 1 : 0, 1];

  function quoted(): string {
    const begun = line;
    let cell = '';
    for (at++; ; at++) {
      const end = text.indexOf('"', at);
      if (end < 0) throw refuse(begun, 'a quote is opened and never closed');
      const piece = text.slice(at, end);
      if (cell.length + piece.length > longestCell) throw tooLong(begun);
      line += piece.match(/\r\n|\n|\r/g)?.length ?? 0;
      cell += piece;
      at = end + 1;
      if (text[at] !== '"') return cell;
      cell += '"';
    }
  }

  function unquoted(): string {
    plain.lastIndex = at;
    const [cell] = plain.exec(text)!;
    at += cell.length;
    if (cell.length > longestCell) throw tooLong(line);
    if (text[at] === '"') throw refuse(line, 'a quote stands inside a cell that does not begin with one');
    return cell;
  }

  const tooLong = (where: number) => refuse(where, `a cell has more than ${longestCell} characters`);

  while (at < text.length) {
    const begun = line;
    const cells: string[] = [];
    for (;;) {
      cells.push(text[at] === '"' ? quoted() : unquoted());
      if (cells.length > mostCells) throw refuse(begun, `there are more than ${mostCells} cells`);
      if (text[at] !== separator) break;
      at++;
    }
    lineEnd.lastIndex = at;
    const end = lineEnd.exec(text);
    if (!end && at < text.length) throw refuse(line, 'something follows the closing quote of a cell');
    at += end?.[0].length ?? 0;
    line++;
    if (cells.length > 1 || cells[0] !== '') yield { line: begun, cells };
  }
}

/** What occurs in the first line outside of quotes. */
function separatorOf(text: string): string {
  const [head] = /^[^\r\n]*/.exec(text.slice(0, longestCell))!;
  const bare = head.replaceAll(/"[^"]*"/g, '');
  return separators.find((each) => bare.includes(each)) ?? ',';
}
