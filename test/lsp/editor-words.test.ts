// The words that the files of editors colour are those of the language; `npm run editor-words` writes them.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { editorWords, withWords } from '../../scripts/editor-words-of.mjs';
import { builtinCallables, builtinConstants } from '../../src/compiler/semantics/builtins.ts';
import { reservedWords } from '../../src/compiler/syntax/words.ts';

const words = { reserved: [...reservedWords], constants: [...builtinConstants.keys()], callables: [...builtinCallables] }; // prettier-ignore

test.each(editorWords(words))('$path', ({ path, lines }) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  expect(text).toBe(withWords(text, lines));
});

test('a new word is a difference', () => {
  const [{ lines }] = editorWords({ ...words, reserved: [...words.reserved, 'newword'] });
  expect(lines.join('\n')).toContain('newword');
  expect(lines).not.toEqual(editorWords(words)[0].lines);
});

test('a file without the marks is refused', () => {
  expect(() => withWords('no marks', [])).toThrow('words: begin');
});
