// How many columns a text takes where every letter has the same width.

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u; // prettier-ignore
const narrowKana = /[\uff65-\uff9f]/;

/** Columns of one character; marks stand above the letter before them, and controls take none. */
export function columnsOf(character: string): 0 | 1 | 2 {
  if (/[\p{M}\p{C}]/u.test(character)) return 0;
  return wide.test(character) && !narrowKana.test(character) ? 2 : 1;
}

/** Columns of a text without ends of lines. */
export function displayWidth(text: string): number {
  if (isAscii(text)) return text.length;
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0);
}

/** A loop, since most texts are a few letters. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
