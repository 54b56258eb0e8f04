// Misspelt words of the language: what stands around them tells that a word was meant and no name.
import type { TokenType } from 'chevrotain';
import { nearest } from '../source/nearest.ts';
import type { Look } from './regions.ts';
import { Identifier, PoolName, PropertyWord, sign, Text, word } from './tokens.ts';
import { modifierWords, type ReservedWord } from './words.ts';

/** The words that mean something in their places alone. */
const placed: Readonly<Record<string, TokenType>> = { pool: PoolName, property: PropertyWord };
type Word = ReservedWord | 'pool' | 'property';
const typeOf = (text: Word): TokenType => placed[text] ?? word[text as ReservedWord];

/** The text of the word that a type of token is. */
export const wordOf = (type: TokenType): string =>
  Object.keys(placed).find((text) => placed[text] === type) ?? type.name;

function among(look: Look, words: readonly Word[]): TokenType | undefined {
  const found = nearest(look(0).image, words) as Word | undefined;
  return found === undefined ? undefined : typeOf(found);
}

/** Words with which other languages give names to values. */
const foreignLets: ReadonlySet<string> = new Set(['var', 'int', 'float', 'double', 'auto', 'val']);

const isName = (type: TokenType) => type === Identifier || type === PoolName;

/** No title, or one token in its place, before the parameters or the sides. */
function opensProperty(look: Look): boolean {
  const opens = (at: number) => look(at).tokenType === sign['{'] || look(at).tokenType === sign['('];
  return opens(1) || opens(2);
}

/** The word that begins a declaration, where a name begins one. */
export function meantAtTop(look: Look): TokenType | undefined {
  if (look(0).tokenType === word.let) return isName(look(1).tokenType) ? word.const : undefined;
  if (look(0).tokenType !== Identifier) return undefined;
  // Its title lacks, or has no quotes.
  if (look(0).image === 'property' && opensProperty(look)) return PropertyWord;
  if (look(1).tokenType === sign['{']) return among(look, ['import']);
  if (look(1).tokenType === Text) return among(look, ['property']);
  return isName(look(1).tokenType) ? among(look, ['const', 'gate', 'pool', 'pairing', 'circuit']) : undefined;
}

/** The word that begins a statement, where two names or a name and `@` do, which nothing else may follow. */
export function meantInBlock(look: Look): TokenType | undefined {
  if (look(0).tokenType !== Identifier) return undefined;
  const next = look(1).tokenType;
  if (next === sign['@']) return among(look, modifierWords);
  if (!isName(next)) return undefined;
  if (look(0).image === 'qreg') return word.qubit;
  switch (look(2).tokenType) {
    case sign[':']:
      return among(look, ['weight', 'input']);
    case sign['=']:
      if (look(3).tokenType === word.measure) return among(look, ['bit']);
      return foreignLets.has(look(0).image) ? word.let : among(look, ['let', 'bit']);
    case word.in:
      return among(look, ['for']);
    default:
      return undefined;
  }
}
