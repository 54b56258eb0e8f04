// Messages that say, in a physicist's words, why the parser stopped at a token.
import type { IParserErrorMessageProvider, IRecognitionException, IToken, TokenType } from 'chevrotain';
import { nearest } from '../source/nearest.ts';
import { explainCall } from './call-mistakes.ts';
import { chevrotain } from './chevrotain.ts';
import { explainForeign } from './foreign-mistakes.ts';
import { Mistake, type Repair } from './mistake-type.ts';
import type { Look } from './regions.ts';
import { hasBlocks, wordsWhere } from './statement-facts.ts';
import {
  endOf,
  Identifier,
  NumberToken,
  ReservedWordToken,
  UnclosedComment,
  UnclosedText,
  Unknown,
} from './tokens.ts';
import { modifierWords } from './words.ts';

const { EOF, tokenLabel, tokenMatcher } = chevrotain;

export { Mistake, type Repair };

/** How a message shows a token: its text, cut to a readable length. */
export function quote(token: IToken): string {
  if (token.tokenType === EOF) return token.image === '' ? 'the end of the file' : 'the end of the line';
  const { image } = token;
  return `'${image.length > 24 ? `${image.slice(0, 24)}…` : image}'`;
}

/** The sentences for mistakes that no rule words itself. */
export const errorMessageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({
    expected,
    actual,
    previous,
  }: {
    expected: TokenType;
    actual: IToken;
    previous: IToken;
  }) => `expected ${tokenLabel(expected)}${after(previous)}, found ${quote(actual)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `${quote(firstRedundant)} does not belong here`,
  buildNoViableAltMessage: ({ actual, previous, customUserDescription }) =>
    `expected ${customUserDescription ?? 'something else'}${after(previous)}, found ${quote(actual[0])}`,
  buildEarlyExitMessage: ({ actual, previous, customUserDescription }) =>
    `expected ${customUserDescription ?? 'an expression'}${after(previous)}, found ${quote(actual[0])}`,
};

function after(previous: IToken): string {
  return Number.isNaN(previous.startOffset) || previous.tokenType === EOF ? '' : ` after ${quote(previous)}`;
}

/** What people type or paste for a sign or word of the language. */
const lookAlikes: Readonly<Record<string, string>> = {
  '&': '&&', '|': '||', '−': '-', '–': '-', '×': '*', '·': '*', '⋅': '*', '÷': '/', '→': '->', '≤': '<=', '≥': '>=',
  '≠': '!=', '“': '"', '”': '"', "'": '"', π: 'pi', τ: 'tau', '…': '..', '#': '//',
}; // prettier-ignore

/**
 * The message, the token it stands at, and a repair where one is obvious. `start` is the first token of what
 * failed, `look(0)` the last one that was read.
 */
export function explain(error: Mistake | IRecognitionException, start: IToken, look: Look): Mistake {
  const { token } = error;
  const previous = look(0);
  if (token.tokenType === Unknown) return explainCharacter(token);
  if (token.tokenType === UnclosedText) {
    return new Mistake(`the text that begins here has no closing '"' on its line`, token);
  }
  if (token.tokenType === UnclosedComment)
    return new Mistake(`the comment that begins here is never closed by '*/'`, token);
  const misspelt =
    explainForeign(start, look) ?? explainCall(start, look) ?? explainMisspelt(start, previous, token);
  if (misspelt) return misspelt;
  if (error instanceof Mistake) return error;
  const wantsName = /^expected (a name|an expression)/.test(error.message);
  if (wantsName && tokenMatcher(token, ReservedWordToken)) {
    if (previous.image === token.image)
      return new Mistake(`'${token.image}' stands twice`, token, {
        title: 'remove one',
        text: '',
        where: 'replace',
      });
    const message = `'${token.image}' is a word of the language and cannot be a name; choose another`;
    return new Mistake(message, token, {
      title: `rename to ${token.image}_`,
      text: `${token.image}_`,
      where: 'replace',
    });
  }
  const touches = endOf(previous) === token.startOffset;
  if (touches && previous.tokenType === NumberToken && tokenMatcher(token, Identifier)) {
    const message = `a product needs its '*': ${previous.image} * ${token.image}`;
    return new Mistake(message, token, { title: `insert '*'`, text: ' * ', where: 'before' });
  }
  if (touches && previous.image === '*' && token.image === '*') {
    return new Mistake(`a power is written with '^', not '**'`, token);
  }
  return new Mistake(error.message, token);
}

/** Words that other languages have for signs. */
const foreignSigns = new Map([
  ['and', '&&'],
  ['or', '||'],
]);
/** Words with which other languages begin blocks. */
const foreignHeaders = new Map([
  ['while', `there is no 'while': a loop runs over a range, a register or a list, for i in 0..n { … }`],
  ['elif', `'elif' is no word of the language; write else if (…) { … }`],
]);

/** A word of the language that was read as a name, until it could be none. */
function explainMisspelt(start: IToken, previous: IToken, token: IToken): Mistake | undefined {
  const sign = foreignSigns.get(token.image);
  if (sign) return new Mistake(`'${token.image}' is no word of the language; write ${sign}`, token, { title: `write ${sign}`, text: sign, where: 'replace' }); // prettier-ignore
  if (start.tokenType === Identifier && token.image === '{') {
    const sentence = foreignHeaders.get(start.image);
    return sentence ? new Mistake(sentence, start) : misspelling(start, wordsWhere(hasBlocks));
  }
  if (start.tokenType === Identifier && token.image === '@') return misspelling(start, modifierWords);
  if (previous.tokenType !== Identifier || !tokenMatcher(token, Identifier)) return undefined;
  return misspelling(previous, ['measure', 'on']);
}

/** A word of the language that is misspelt, stands in the wrong place, or goes by another name in another language. */
export function meaning(token: IToken, text: string): Mistake {
  const near = misspelling(token, [text]);
  if (near) return near;
  const why =
    token.image === 'let' ? 'stands inside circuits, gates and pools' : 'is no word of the language';
  const repair: Repair = { title: `write ${text}`, text, where: 'replace' };
  return new Mistake(`'${token.image}' ${why}; here write ${text}`, token, repair);
}

/** "Did you mean …?", where a word is close enough. */
export function misspelling(token: IToken, words: readonly string[]): Mistake | undefined {
  const text = nearest(token.image, words);
  if (text === undefined) return undefined;
  const repair: Repair = { title: `write ${text}`, text, where: 'replace' };
  return new Mistake(`'${token.image}' is no word of the language; did you mean ${text}?`, token, repair);
}

function explainCharacter(token: IToken): Mistake {
  const character = String.fromCodePoint(token.image.codePointAt(0)!);
  const instead = lookAlikes[character];
  if (instead && token.image === character) {
    const repair: Repair = { title: `write ${instead}`, text: instead, where: 'replace' };
    return new Mistake(`'${character}' is no sign of the language; write ${instead}`, token, repair);
  }
  if (character === '†') {
    return new Mistake(
      `an adjoint is written inv @ before the gate, as in inv @ rx(t) q[0]; of s and t it is sdg and tdg`,
      token,
    );
  }
  if (/\p{L}/u.test(character)) {
    const message = `names are made of the letters a to z, digits and '_'; ${quote(token)} is not allowed`;
    return new Mistake(message, token);
  }
  return new Mistake(`${quote(token)} is no sign of the language`, token);
}
