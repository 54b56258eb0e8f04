// The circuits and the documents of the package are formatted, as its own command would leave them.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatText } from '../../src/format/format-text.ts';
import { parse } from '../../src/compiler/syntax/index.ts';
import { commentsOf, tokensOf } from './strewn.ts';

const root = new URL('../../', import.meta.url);
const filesIn = (folder: string, suffix: string) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(suffix)).map((name) => folder + name); // prettier-ignore
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

test.each([...filesIn('circuits/', '.qcnn'), ...filesIn('circuits/std/', '.qcnn')])('%s', async (path) => {
  const text = read(path);
  expect(await formatText(text)).toBe(text);
});

test.each(['README.md', 'grammar/language.md', ...filesIn('docs/', '.md')])(
  'circuits in %s',
  async (path) => {
    for (const [, text] of read(path).matchAll(/^```qcnn.*\n([^]*?)^```$/gm)) {
      if (parse({ name: path, text }).diagnostics.length === 0) expect(await formatText(text)).toBe(text);
    }
  },
);

test.each(filesIn('test/good/', '.qcnn'))('%s loses nothing', async (path) => {
  const text = read(path);
  const formatted = await formatText(text);
  expect(tokensOf(formatted)).toEqual(tokensOf(text));
  expect(commentsOf(formatted)).toEqual(commentsOf(text));
  expect(await formatText(formatted)).toBe(formatted);
});
