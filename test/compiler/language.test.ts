// The language reference runs: its examples check, or are refused with the code they name, and its tables are true.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic } from '../../src/compiler/index.ts';
import { codes } from '../../src/compiler/source/codes.ts';
import { wordsWhere } from '../../src/compiler/syntax/statement-facts.ts';
import { reservedWords } from '../../src/compiler/syntax/words.ts';
import { load } from './load.ts';

const text = readFileSync(new URL('../../grammar/language.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/^```qcnn(?: refused=([a-z-]+))?\n([^]*?)^```$/gm)].map(
  ([, refused, example], index) => ({
    title: `example ${index + 1}: ${/(?:circuit|gate) \w+/.exec(example)?.[0]}`,
    refused,
    example,
  }),
);

describe('grammar/language.md', () => {
  test('has its examples', () => expect(examples.length).toBeGreaterThan(12));

  test.each(examples)('$title', ({ refused, example }) => {
    const { diagnostics } = check({ name: 'grammar/example.qcnn', text: example }, load);
    if (refused) expect(diagnostics.map(({ code }) => code)).toContain(refused);
    else expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  });

  test('lists the reserved words', () => {
    const [, listed] = /Reserved words: `([^`]*)`/.exec(text)!;
    expect(listed.split(/\s+/).toSorted()).toEqual([...reservedWords].toSorted());
  });

  test('lists every word that begins a statement', () => {
    const [table] = /\| statement \| meaning \|[^]*?\n\n/.exec(text)!;
    for (const word of wordsWhere(() => true)) expect(table).toMatch(RegExp(`\`${word}\\b`));
  });

  test('lists every diagnostic code with its meaning', () => {
    for (const [code, meaning] of Object.entries(codes))
      expect(text).toContain(`| \`${code}\` | ${meaning} |`);
  });
});

test('the circuit of the README checks', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, example] = /```qcnn\n([^]*?)```/.exec(readme)!;
  expect(check({ name: 'example.qcnn', text: example }, load).diagnostics.map(formatDiagnostic)).toEqual([]);
});
