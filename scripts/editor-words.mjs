// `npm run editor-words`: writes the words of the language into the files of editors whose colours come from no server.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { builtinCallables, builtinConstants } from '../build/compiler/semantics/builtins.js';
import { reservedWords } from '../build/compiler/syntax/words.js';
import { editorWords, withWords } from './editor-words-of.mjs';

const words = { reserved: reservedWords, constants: [...builtinConstants.keys()], callables: [...builtinCallables] }; // prettier-ignore
for (const { path, lines } of editorWords(words)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  writeFileSync(file, withWords(readFileSync(file, 'utf8'), lines));
}
