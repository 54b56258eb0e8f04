// What a statement that could not be read may have declared or given another value, told from its tokens.
import type { IToken, TokenType } from 'chevrotain';
import type { LostStatement } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { declaresName, leavesNames, wordsWhere } from './statement-facts.ts';
import { Identifier, sign, tokensOf, word } from './tokens.ts';
import { modifierWords } from './words.ts';

const { tokenMatcher } = chevrotain;

const declaring = tokensOf([...wordsWhere(declaresName), 'const']);
const changingNothing = tokensOf([...wordsWhere(leavesNames), ...modifierWords]);
const behindNames = new Set<TokenType>([sign[':'], sign['='], sign['['], sign[';']]);

export function lostIn(tokens: readonly IToken[]): Omit<LostStatement, 'kind' | 'span' | 'blocks'> {
  const holdsReturn = tokens.some(({ tokenType }) => tokenType === word.return);
  const start = tokens.findIndex(({ tokenType }) => declaring.has(tokenType));
  const typed = tokens[2]?.tokenType === sign[':'];
  if (start >= 0 || typed) {
    const rest = tokens.slice(start + 1);
    const end = rest.findIndex(({ tokenType }) => behindNames.has(tokenType));
    return { names: namesIn(end < 0 ? rest : rest.slice(0, end)), declares: true, holdsReturn };
  }
  return { names: namesChanged(tokens), declares: false, holdsReturn };
}

/** A call changes the register that it is assigned to; what is no call may have been anything. */
function namesChanged(tokens: readonly IToken[]): string[] {
  const [{ tokenType: first }] = tokens;
  if (changingNothing.has(first)) return [];
  const isCall = first === Identifier && !tokens.some(({ tokenType }) => tokenType === sign['=']);
  return isCall ? [tokens[0].image] : namesIn(tokens);
}

function namesIn(tokens: readonly IToken[]): string[] {
  return tokens.filter((token) => tokenMatcher(token, Identifier)).map(({ image }) => image);
}
