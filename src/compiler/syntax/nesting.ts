// Bounds what a text may ask of recursive code: the parser's own depth, and the height of the tree it builds,
// which the later stages walk recursively. Read off the tokens, before parsing.
import type { IToken, TokenType } from 'chevrotain';
import { BinaryOperatorToken, PrefixOperatorToken, sign, vocabulary, word } from './tokens.ts';

/** Brackets open at one place; the parser then needs about half of the usual stack. */
export const maxBrackets = 100;
/** Height of the tree: a bracket is a level, and so is each operator of a chain such as `a + b + c`. */
export const maxHeight = 1000;

/** Levels that a token adds to what it stands in. */
const levels = new Map<TokenType, number>([
  ...vocabulary.filter(isOperator).map((type): [TokenType, number] => [type, 1]),
  [sign['.'], 2],
  [word.else, 4],
  [sign['?'], 5],
]);

/** What brackets and separators are, by type. */
const roles = new Map<TokenType, 'opens' | 'closes' | 'separates'>([
  ...(['(', '[', '{'] as const).map((text) => [sign[text], 'opens'] as const),
  ...([')', ']', '}'] as const).map((text) => [sign[text], 'closes'] as const),
  ...([',', ';'] as const).map((text) => [sign[text], 'separates'] as const),
]);

function isOperator({ CATEGORIES = [] }: TokenType): boolean {
  return CATEGORIES.includes(BinaryOperatorToken) || CATEGORIES.includes(PrefixOperatorToken);
}

/** What lies between two brackets, or between two separators there. */
interface Group {
  height: number;
  operators: number;
  inner: number;
}

/** The token at which the text gets too deep, if any. An estimate from above: siblings may count, too. */
export function findTooDeep(tokens: readonly IToken[]): IToken | undefined {
  let group: Group = { height: 0, operators: 0, inner: 0 };
  const outer: Group[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i].tokenType;
    const role = roles.get(type);
    if (role === 'opens') {
      const before = tokens[i - 1]?.tokenType;
      if (type !== sign['{'] && (before === sign[']'] || before === sign[')'])) group.operators++;
      outer.push(group);
      group = { height: 0, operators: 0, inner: 0 };
    } else if (role === 'closes' && outer.length > 0) {
      separate(group);
      const { height } = group;
      group = outer.pop()!;
      group.inner = Math.max(group.inner, height + 1);
      if (type === sign['}'] && tokens[i + 1]?.tokenType !== word.else) separate(group);
    } else if (role === 'separates') {
      separate(group);
    } else {
      group.operators += levels.get(type) ?? 0;
    }
    if (outer.length > maxBrackets || group.operators + group.inner > maxHeight) return tokens[i];
  }
  return undefined;
}

function separate(group: Group) {
  group.height = Math.max(group.height, group.operators + group.inner);
  group.operators = 0;
  group.inner = 0;
}
