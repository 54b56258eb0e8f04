// The stretches of a text from the start of one declaration to the next, and how its braces balance there. After
// a mistake that tells a brace that belongs from one too many, and one declaration's mistakes from the next one's.
import type { IToken, TokenType } from 'chevrotain';
import { chevrotain } from './chevrotain.ts';
import { Identifier, PoolName, PropertyWord, sign, word } from './tokens.ts';

const { EOF } = chevrotain;

export interface Region {
  readonly start: number;
  /** How many more `{` than `}` it holds; what a reported mistake explains is taken off. */
  surplus: number;
  /** A mistake was reported: why braces do not match may follow from it. */
  told: boolean;
}

/** Tokens around a place: 0 the one there, -1 the one before; EOF outside the text. */
export type Look = (offset: number) => IToken;

const declarationWords = new Set<TokenType>([
  word.import,
  word.gate,
  word.circuit,
  word.pairing,
  PropertyWord,
]);
const ends = new Set<TokenType>([sign[';'], sign['}'], EOF]);

/** `gate`, `circuit` and so on, where they are no type and no slip in a statement. */
export function startsDeclaration(look: Look, text: string): boolean {
  const { tokenType: type, startOffset } = look(0);
  const margin = atMargin(startOffset, text);
  // Deeper in a line, `pool` may be the name of a value.
  if (type === PoolName) return margin && look(1).tokenType === Identifier;
  if (!opensDeclaration(look)) return false;
  if (type === PropertyWord) return true;
  return margin || (type === word.import ? look(1).tokenType === sign['{'] : hasHeader(look));
}

/** Does a line begin at an offset? */
export function atMargin(offset: number, text: string): boolean {
  return offset === 0 || /[\r\n]/.test(text[offset - 1] ?? '');
}

/** A word that declares; `gate` and `pairing` after a `:` are types. */
function opensDeclaration(look: Look): boolean {
  return declarationWords.has(look(0).tokenType) && look(-1).tokenType !== sign[':'];
}

/** A name, and `{` before the next `;`, `}` or word that declares. */
function hasHeader(look: Look): boolean {
  const name = look(1).tokenType;
  if (name !== Identifier && name !== PoolName) return false;
  if (look(0).tokenType === word.pairing)
    return look(2).tokenType === sign['('] && look(5).tokenType === sign['='];
  for (let i = 2; ; i++) {
    const { tokenType: type } = look(i);
    if (type === sign['{']) return true;
    if (ends.has(type) || opensDeclaration((offset) => look(i + offset))) return false;
  }
}

/** The regions of a text in their order; the first begins at 0. */
export function findRegions(tokens: readonly IToken[], end: IToken, text: string): Region[] {
  const regions: Region[] = [{ start: 0, surplus: 0, told: false }];
  let region = regions[0];
  tokens.forEach(({ tokenType: type, startOffset: start }, i) => {
    const look: Look = (offset) => tokens[i + offset] ?? end;
    const starts = startsDeclaration(look, text) || (region.surplus <= 0 && opensDeclaration(look));
    if (starts) regions.push((region = { start, surplus: 0, told: false }));
    if (type === sign['{']) region.surplus++;
    if (type === sign['}']) region.surplus--;
  });
  return regions;
}
