// What a statement that could not be read may have declared or given another value, told from its tokens.
import type { IToken, TokenType } from 'chevrotain';
import type { LostStatement } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { Identifier, sign, word } from './tokens.ts';

const { tokenMatcher } = chevrotain;

const declaring = new Set<TokenType>([word.qubit, word.input, word.weight, word.let, word.const, word.bit]);
const changingNothing = new Set<TokenType>([
  word.reset, word.discard, word.barrier, word.return, word.ctrl, word.inv, word.pow,
]); // prettier-ignore
const behindNames = new Set<TokenType>([sign[':'], sign['='], sign['['], sign[';']]);

export function lostIn(tokens: readonly IToken[]): Omit<LostStatement, 'kind' | 'span'> {
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
