// Any text → text that is safe to show: no control characters (a terminal would obey them, XML forbids them), bounded.

/** Characters that change direction, combine, or show nothing, lone surrogates included. */
const unprintable = /[\p{C}\p{M}\p{Zl}\p{Zp}]/gu;

/** The text with `·` for what does not print, cut to `limit` characters, the last of which is then `…`. */
export function plain(text: string, limit: number): string {
  const characters = [...text.slice(0, 2 * limit + 2).replace(unprintable, '·')];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : characters.join('');
}

/** Columns that a text takes in a terminal: wide (East Asian, emoji) characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character) ? 2 : 1;
  return width;
}

/** After Unicode Standard Annex 11, blocks of width W and F, slightly rounded. */
export function isWide(character: string): boolean {
  const point = character.codePointAt(0)!;
  return (
    (point >= 0x1100 && point <= 0x115f) ||
    (point >= 0x2e80 && point <= 0xa4cf && point !== 0x303f) ||
    (point >= 0xac00 && point <= 0xd7a3) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) ||
    (point >= 0xff00 && point <= 0xff60) ||
    (point >= 0xffe0 && point <= 0xffe6) ||
    (point >= 0x1f300 && point <= 0x1faff) ||
    (point >= 0x20000 && point <= 0x3fffd)
  );
}
