// A sheet of characters to paint on, with a background colour for each; what the terminal shows.
import { isWide } from './plain.ts';

export interface Canvas {
  /** Writes from a place on; what lies outside the sheet is an error of ours. */
  write(line: number, column: number, text: string, colour?: number): void;
  at(line: number, column: number): string;
  /** Lines without trailing blanks; `paint` dresses a stretch of one colour. */
  lines(paint: (text: string, colour: number) => string): string[];
}

export function createCanvas(height: number, width: number): Canvas {
  const sheet = Array.from({ length: height }, () => new Array<string>(width).fill(' '));
  const colours = Array.from({ length: height }, () => new Array<number>(width).fill(-1));
  return {
    write(line, column, text, colour) {
      let at = column;
      for (const character of text) {
        sheet[line][at] = character;
        if (colour !== undefined) colours[line][at] = colour;
        at++;
        // A wide character also takes the next place.
        if (isWide(character)) {
          sheet[line][at] = '';
          if (colour !== undefined) colours[line][at] = colour;
          at++;
        }
      }
    },
    at: (line, column) => sheet[line][column],
    lines: (paint) =>
      sheet.map((characters, line) => {
        let text = '';
        for (let from = 0; from < characters.length;) {
          const colour = colours[line][from];
          let to = from + 1;
          while (to < characters.length && colours[line][to] === colour) to++;
          const stretch = characters.slice(from, to).join('');
          text += colour < 0 ? stretch : paint(stretch, colour);
          from = to;
        }
        return text.trimEnd();
      }),
  };
}
