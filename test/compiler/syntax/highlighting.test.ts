// The TextMate grammar for editors agrees with the words and signs that the parser knows.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sign } from '../../../src/compiler/syntax/tokens.ts';
import { reservedWords } from '../../../src/compiler/syntax/words.ts';

interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
}

const grammar = JSON.parse(
  readFileSync(new URL('../../../grammar/qcnn.tmLanguage.json', import.meta.url), 'utf8'),
) as Rule & { scopeName: string; repository: Record<string, Rule> };

function rulesIn(rule: Rule): Rule[] {
  return [rule, ...(rule.patterns ?? []).flatMap(rulesIn)];
}
const rules = [grammar, ...Object.values(grammar.repository)].flatMap(rulesIn);

/** The scope of the first rule, in the grammar's order, that matches a whole text. */
function scopeOf(text: string, repository: string): string | undefined {
  const found = rulesIn(grammar.repository[repository]).find(
    ({ match }) => match && RegExp(`^(?:${match})$`).test(text),
  );
  return found?.name ?? grammar.repository[repository].name;
}

test('every pattern is a valid expression and every include exists', () => {
  expect(grammar.scopeName).toBe('source.qcnn');
  for (const { match, begin, end, include } of rules) {
    for (const pattern of [match, begin, end]) if (pattern) expect(() => RegExp(pattern)).not.toThrow();
    if (include) expect(Object.keys(grammar.repository)).toContain(include.slice(1));
  }
});

test.each(reservedWords)('the word %s has a colour', (word) => {
  const kind = word === 'true' || word === 'false' ? 'constants' : 'keywords';
  expect(scopeOf(word, kind)).toMatch(/^(keyword|storage|constant)\./);
});

test('every operator has a colour', () => {
  const brackets = ['(', ')', '[', ']', '{', '}', '.'];
  const pattern = RegExp(
    `^(?:${grammar.repository['operators'].match}|${grammar.repository['punctuation'].match})$`,
  );
  for (const text of Object.keys(sign)) if (!brackets.includes(text)) expect(text).toMatch(pattern);
});

test('numbers and comments', () => {
  const number = RegExp(`^(?:${grammar.repository['numbers'].match})$`);
  for (const text of ['2', '0.5', '.5', '2.', '2.e3', '1e-3', '2.5E+10']) expect(text).toMatch(number);
  for (const text of ['e3', '0..2', '2..']) expect(text).not.toMatch(number);
  expect(scopeOf('/// doc', 'comments')).toBe('comment.line.documentation.qcnn');
  expect(scopeOf('// aside', 'comments')).toBe('comment.line.double-slash.qcnn');
});

test('words of properties are none elsewhere', () => {
  const matches = (text: string) =>
    grammar.repository['declarations'].patterns!.some(({ match }) => RegExp(match!).test(text));
  for (const text of ['property "cheap is slow"', 'a == b at phase;']) expect(text).toSatisfy(matches);
  for (const text of ['property(w) q;', 'at q[0];', 'h at;']) expect(text).not.toSatisfy(matches);
});
