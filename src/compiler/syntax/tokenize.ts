// A text becomes tokens, and comments set aside. Never fails: what is no token becomes an `Unknown` token, which the parser
// reports where it stands. Chevrotain's own lexer finds the same; to make one takes longer than to read most files.
import type { IToken, TokenType } from 'chevrotain';
import { Identifier, lexed, Space } from './tokens.ts';

export interface Tokens {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
}

const isFixed = ({ PATTERN }: TokenType) => typeof PATTERN === 'string';
const isWord = ({ PATTERN }: TokenType) => /^\w/.test(PATTERN as string);
const sourceOf = ({ PATTERN }: TokenType) =>
  PATTERN instanceof RegExp ? `(${PATTERN.source})` : (PATTERN as string).replace(/[^]/g, String.raw`\$&`);

/** Words and signs. */
const byImage = new Map(lexed.filter(isFixed).map((type) => [type.PATTERN as string, type]));
const blank = new RegExp(`${sourceOf(Space)}?`, 'y');
/** Most tokens: names, words among them, and signs that begin nothing longer. */
const common = new RegExp(String.raw`${sourceOf(Identifier)}|[;:,()[\]{}]`, 'y');
/** All others: signs, and kinds in the order of their groups. */
const kinds = lexed.filter((type) => !isFixed(type) && type !== Space && type !== Identifier);
const other = new RegExp(
  lexed
    .filter((type) => kinds.includes(type) || (isFixed(type) && !isWord(type)))
    .map(sourceOf)
    .join('|'),
  'y',
);

/** Where what an expression finds from a place on ends: the place itself where it finds nothing there. */
function endFrom(expression: RegExp, text: string, start: number): number {
  expression.lastIndex = start;
  return expression.test(text) ? expression.lastIndex : start;
}

function otherAt(text: string, start: number): IToken {
  other.lastIndex = start;
  const found = other.exec(text)!;
  return tokenOf(
    byImage.get(found[0]) ?? kinds[found.findIndex((part, i) => i > 0 && part) - 1],
    found[0],
    start,
  );
}

function tokenOf(tokenType: TokenType, image: string, startOffset: number): IToken {
  return { image, startOffset, tokenTypeIdx: tokenType.tokenTypeIdx!, tokenType };
}

/** Splits a text into tokens, in time linear in its length. */
export function tokenize(text: string): Tokens {
  const tokens: IToken[] = [];
  const comments: IToken[] = [];
  for (let at = endFrom(blank, text, 0); at < text.length; at = endFrom(blank, text, at)) {
    const image = text.slice(at, endFrom(common, text, at));
    const token = image === '' ? otherAt(text, at) : tokenOf(byImage.get(image) ?? Identifier, image, at);
    (token.tokenType.GROUP === undefined ? tokens : comments).push(token);
    at += token.image.length;
  }
  return { tokens, comments };
}
