// The definitions themselves: Chevrotain's own checks of lexer and grammar, which a user's parse skips.
import { expect, test } from 'vitest';
import { FileRules } from '../../../src/compiler/syntax/declaration-rules.ts';
import { createLexer } from '../../../src/compiler/syntax/tokens.ts';

test('the grammar has no ambiguity, left recursion or unreachable alternative', () => {
  expect(() => new FileRules({ validate: true })).not.toThrow();
});

test('the tokens are well defined, and the lexer knows each by its first character', () => {
  expect(createLexer(true).lexerDefinitionErrors).toEqual([]);
});
