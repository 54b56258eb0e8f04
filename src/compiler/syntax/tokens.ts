// The words and signs of the language, each a type of token with the pattern that finds it.
import type { IToken, TokenType } from 'chevrotain';
import { chevrotain } from './chevrotain.ts';
import { wordsWhere } from './statement-facts.ts';
import { modifierWords, reservedWords, type ReservedWord } from './words.ts';

const { createToken, Lexer } = chevrotain;

/** Longer signs before their beginnings. */
const signs = [
  '->', '..', '||', '&&', '==', '!=', '<=', '>=', '++', '<', '>', '+', '-', '*', '/', '%', '!', '^', '=', '~', '@',
  '.', ',', '?', ':', ';', '(', ')', '[', ']', '{', '}',
] as const; // prettier-ignore
export type Sign = (typeof signs)[number];

// Categories: sets of tokens that a rule accepts as one.
const category = (name: string) => createToken({ name, pattern: Lexer.NA });
export const AnyToken = category('AnyToken');
export const ReservedWordToken = category('ReservedWordToken');
/** What may be met inside a block. */
export const BlockToken = category('BlockToken');
/** What a statement may begin with. */
export const StatementToken = category('StatementToken');
export const BinaryOperatorToken = category('BinaryOperatorToken');
export const PrefixOperatorToken = category('PrefixOperatorToken');

const statementWords = new Set<string>([...wordsWhere(() => true), ...modifierWords]);
const binary = new Set<string>('.. || && == != < <= > >= + - ++ * / % ^'.split(' '));
const prefix = new Set<string>(['-', '!', 'measure']);

function categoriesOf(text: string): TokenType[] {
  return [
    AnyToken,
    ...(text === '}' ? [] : [BlockToken]),
    ...(statementWords.has(text) ? [StatementToken] : []),
    ...(binary.has(text) ? [BinaryOperatorToken] : []),
    ...(prefix.has(text) ? [PrefixOperatorToken] : []),
  ];
}

export const Identifier = createToken({
  name: 'Identifier',
  label: 'a name',
  pattern: /[A-Za-z_]\w*/,
  categories: [AnyToken, BlockToken, StatementToken],
});
/** `pool` opens a declaration and is a name everywhere else. */
export const PoolName = createToken({
  name: 'PoolName',
  label: `'pool'`,
  pattern: 'pool',
  longer_alt: Identifier,
  categories: [Identifier, AnyToken, BlockToken, StatementToken],
});
/** `property` before a text opens a property, and is a name everywhere else. */
export const PropertyWord = createToken({
  name: 'PropertyWord',
  label: `'property'`,
  pattern: Lexer.NA,
  categories: [Identifier, AnyToken, BlockToken, StatementToken],
});
/** `2.` is a number, but `2..5` a range. */
export const NumberToken = createToken({
  name: 'Number',
  label: 'a number',
  pattern: /(?:\d+(?:\.\d+|\.(?!\.))?|\.\d+)(?:[eE][+-]?\d+)?/,
  categories: [AnyToken, BlockToken],
});
export const Text = createToken({
  name: 'Text',
  label: 'a path in double quotes',
  pattern: /"[^"\r\n]*"/,
  categories: [AnyToken, BlockToken],
});

export const word = Object.fromEntries(
  reservedWords.map((text) => [
    text,
    createToken({
      name: text,
      label: `'${text}'`,
      pattern: text,
      longer_alt: Identifier,
      categories: [ReservedWordToken, ...categoriesOf(text)],
    }),
  ]),
) as Record<ReservedWord, TokenType>;

/** The token types of some words. */
export const tokensOf = (words: readonly ReservedWord[]): ReadonlySet<TokenType> =>
  new Set(words.map((text) => word[text]));

export const sign = Object.fromEntries(
  signs.map((text) => [
    text,
    createToken({ name: text, label: `'${text}'`, pattern: text, categories: categoriesOf(text) }),
  ]),
) as Record<Sign, TokenType>;

const unknown = { categories: [AnyToken, BlockToken] };
/** A character that begins no other token. */
export const Unknown = createToken({
  name: 'Unknown',
  pattern: /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\u0000-\uFFFF]/,
  ...unknown,
});
export const UnclosedText = createToken({ name: 'UnclosedText', pattern: /"[^"\r\n;]*/, ...unknown });
export const UnclosedComment = createToken({ name: 'UnclosedComment', pattern: /\/\*[^]*/, ...unknown });

const aside = { group: 'comments' };
/** Between tokens. */
export const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
export const DocComment = createToken({ name: 'DocComment', pattern: /\/\/\/(?!\/)[^\r\n]*/, ...aside });
const LineComment = createToken({ name: 'LineComment', pattern: /\/\/[^\r\n]*/, ...aside });
const BlockComment = createToken({
  name: 'BlockComment',
  pattern: /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//,
  ...aside,
});

/** Longer words before their beginnings: `inv` before `in`. */
const wordsByLength = Object.values(word).sort((a, b) => b.name.length - a.name.length);

/** What is found in a text; of several that begin at a place the first. */
export const lexed: TokenType[] = [
  Space, DocComment, LineComment, BlockComment, UnclosedComment, NumberToken, ...Object.values(sign), Text,
  UnclosedText, ...wordsByLength, PoolName, Identifier,
  Unknown,
]; // prettier-ignore

/** Every token type, categories included: the parser's vocabulary. */
export const vocabulary: TokenType[] = [
  AnyToken, ReservedWordToken, BlockToken, StatementToken, BinaryOperatorToken, PrefixOperatorToken, PropertyWord,
  ...lexed,
]; // prettier-ignore

/** Offset of what follows a token; tokens carry no end of their own, which keeps them small. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** Makes another kind of a token, which is what the text means. */
export function retype(token: IToken, type: TokenType) {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

/** Finds the words that open properties: what stands behind them tells. */
export function markProperties(tokens: readonly IToken[]): void {
  tokens.forEach(({ tokenType }, i) => {
    const before = tokens[i - 1];
    if ((tokenType === Text || tokenType === UnclosedText) && before?.image === 'property')
      retype(before, PropertyWord);
  });
}

/** A word, sign, name, number or text of a file, and where it stands; comments are no tokens. */
export interface Token {
  /** The word or sign itself, `Identifier`, `PoolName`, `Number`, `Text`, or what is none: `Unknown`, `UnclosedText`, … */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Tokens without what only the parser needs. */
export function plainTokens(tokens: readonly IToken[]): Token[] {
  return tokens.map((token) => ({ type: token.tokenType.name, start: token.startOffset, end: endOf(token) }));
}
