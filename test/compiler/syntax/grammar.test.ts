// The definitions themselves: Chevrotain's own checks of lexer and grammar, which a user's parse skips.
import { test as property, fc } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { chevrotain } from '../../../src/compiler/syntax/chevrotain.ts';
import { FileRules } from '../../../src/compiler/syntax/declaration-rules.ts';
import { tokenize } from '../../../src/compiler/syntax/tokenize.ts';
import { lexed } from '../../../src/compiler/syntax/tokens.ts';
import { goodFiles } from '../mutations.ts';

/** What finds the same as `tokenize`, with checks of the definitions. */
const lexer = new chevrotain.Lexer(lexed, {
  positionTracking: 'onlyOffset',
  ensureOptimizations: true,
  lineTerminatorsPattern: /\n|\r\n?/g,
  lineTerminatorCharacters: ['\n', '\r'],
});

test('the grammar has no ambiguity, left recursion or unreachable alternative', () => {
  expect(() => new FileRules({ validate: true })).not.toThrow();
});

test('the tokens are well defined, and the lexer knows each by its first character', () => {
  expect(lexer.lexerDefinitionErrors).toEqual([]);
});

/** What may be told wrongly where two of them meet. */
const pieces = [
  ...lexed.flatMap(({ PATTERN }) => (typeof PATTERN === 'string' ? [PATTERN] : [])),
  'a', 'in_', 'pools', '_1', '7', '2.5e-3', '1e', '.5', '"', '"std/conv"', '/*', '*/', '//', '///', '////',
  ' ', '\t', '\n', '\r\n', '\u00a0', '\u2028', 'π', '\0', '\ud835\udc00', '\ud800', '#', "'", '&', '|',
]; // prettier-ignore

function expectSameTokens(text: string): void {
  const { tokens, groups } = lexer.tokenize(text);
  expect(tokenize(text)).toEqual({ tokens, comments: groups['comments'] });
}

property.prop([fc.array(fc.constantFrom(...pieces), { maxLength: 12 })], { numRuns: 500 })(
  'a text has the tokens that Chevrotain finds',
  (parts) => expectSameTokens(parts.join('')),
);

test.each(goodFiles)('$name has the tokens that Chevrotain finds', ({ text }) => expectSameTokens(text));
