// Where, in what was read as one statement, the next one begins: an unfinished line must not swallow the line after it.
// Told from the tokens alone, since no rule can take in both.
import type { TokenType } from 'chevrotain';
import { chevrotain } from './chevrotain.ts';
import type { Look } from './regions.ts';
import { hasBlocks, wordsWhere } from './statement-facts.ts';
import { endOf, Identifier, sign, tokensOf, word } from './tokens.ts';
import { modifierWords } from './words.ts';

const { EOF, tokenMatcher } = chevrotain;

const statementWords = tokensOf([...wordsWhere(() => true), ...modifierWords]);
const headers = tokensOf(wordsWhere(hasBlocks));
const openers = new Set<TokenType>([sign['('], sign['[']]);
const closers = new Set<TokenType>([sign[')'], sign[']']]);
const ends = new Set<TokenType>([sign[';'], sign['{'], sign['}'], EOF]);
/** What stands behind the name that a statement begins with, or behind its arguments. */
const behindCallee = new Set<TokenType>([word.on, sign['=']]);
const behindArguments = new Set<TokenType>([word.on, sign[';']]);
/** Tokens that are looked at to see where a statement ends; a longer one is taken to end well. */
const mostAhead = 200;
const widestIndentation = 400;

/** Is `look(0)` the first token of its line? */
export function beginsLine(look: Look, text: string): boolean {
  const from = endOf(look(-1)) || 0;
  return from === 0 || /[\r\n]/.test(text.slice(from, look(0).startOffset));
}

/**
 * Does a statement begin at `look(0)`, the first token of its line? `start` is the offset of the one before it, which it
 * is not indented from; nothing, where that is a header.
 */
export function beginsStatement(look: Look, text: string, start: number | undefined): boolean {
  const { tokenType: type, startOffset } = look(0);
  if (headers.has(type)) return endOfStatement(look) === sign['{'];
  if (statementWords.has(type)) return true;
  if (!tokenMatcher(look(0), Identifier)) return false;
  if (start !== undefined && columnOf(text, startOffset) > columnOf(text, start)) return false;
  const hasArguments = look(1).tokenType === sign['('];
  const next = look(hasArguments ? behindBrackets(look, 1) : 1);
  const fits =
    tokenMatcher(next, Identifier) || (hasArguments ? behindArguments : behindCallee).has(next.tokenType);
  return fits && endOfStatement(look) !== undefined;
}

/** Does the first side of a property begin at `look(0)`? */
export function beginsSide(look: Look): boolean {
  if (!tokenMatcher(look(0), Identifier)) return false;
  return look(look(1).tokenType === sign['('] ? behindBrackets(look, 1) : 1).tokenType === sign['=='];
}

/** Does a parameter of a head begin at `look(0)`? */
export function beginsParameter(look: Look): boolean {
  return tokenMatcher(look(0), Identifier) && look(1).tokenType === sign[':'];
}

/**
 * The offset from the token at which something failed, `look(0)`, back to the first one that begins a line and, by
 * `begins`, something of its own; `first` is what the failed one began with.
 */
export function firstOwn(
  look: Look,
  text: string,
  first: number,
  begins: (look: Look) => boolean,
): number | undefined {
  let found: number | undefined;
  for (let i = 0, depth = 0; look(i).startOffset > first || look(i).tokenType === EOF; i--) {
    const { tokenType: type } = look(i);
    if (i < 0 && ends.has(type)) break;
    const from: Look = (offset) => look(i + offset);
    if (depth === 0 && type !== EOF && beginsLine(from, text) && begins(from)) found = i;
    if (i < 0 && closers.has(type)) depth++;
    if (i < 0 && openers.has(type)) depth = Math.max(0, depth - 1);
  }
  return found;
}

/** What ends the statement that begins at `look(0)`; undefined where brackets close first that it does not open. */
function endOfStatement(look: Look): TokenType | undefined {
  let open = 0;
  for (let i = 0; i < mostAhead; i++) {
    const { tokenType: type } = look(i);
    if (ends.has(type)) return type;
    if (openers.has(type)) open++;
    if (closers.has(type) && open-- === 0) return undefined;
  }
  return sign[';'];
}

/** The offset behind the bracket that closes the one at `from`, or of what ends the statement before. */
function behindBrackets(look: Look, from: number): number {
  let open = 0;
  for (let i = from; ; i++) {
    const { tokenType: type } = look(i);
    if (ends.has(type) || i > mostAhead) return i;
    if (openers.has(type)) open++;
    if (closers.has(type) && --open === 0) return i + 1;
  }
}

/** How far an offset is from the start of its line; a place beyond the widest indentation is as far as that. */
function columnOf(text: string, offset: number): number {
  let column = 0;
  while (column < widestIndentation && column < offset && !/[\r\n]/.test(text[offset - column - 1])) column++;
  return column;
}
