// Every import that finds a file has a link to it, and no other has one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DocumentLink, LocationLink } from 'vscode-languageserver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Source } from '../../src/compiler/source/source.ts';
import { readCircuitFile } from '../compiler/load.ts';
import { Editor, textIn } from './editor.ts';
import { filesIn, load, moduleOf } from './views.ts';

const root = new URL('../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'qcnn-links-'));
let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start({ folder: root.href });
});
afterAll(async () => {
  await editor.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What links stand on, and the text that they lead to; the definition of what they stand on is the same. */
async function linksOf(uri: string, text: string): Promise<(readonly [string, string])[]> {
  await editor.open(uri, text);
  const links = await editor.of<DocumentLink[]>('documentLink', uri);
  const definitions = await Promise.all(
    links.map(({ range }) =>
      editor.request<LocationLink[]>('textDocument/definition', {
        textDocument: { uri },
        position: range.end,
      }),
    ),
  );
  expect(definitions.map(([{ targetUri }]) => targetUri)).toEqual(links.map(({ target }) => target));
  await editor.close(uri);
  return links.map(({ range, target }) => [textIn(text, range), readFileSync(fileURLToPath(target!), 'utf8')]); // prettier-ignore
}

const files = [...filesIn('circuits'), ...filesIn('test/good'), ...filesIn('test/bad')].filter(({ text }) =>
  text.includes('import'),
);

test('of the files of the repository', async () => {
  let found = 0;
  for (const source of files) {
    const { text, name } = source;
    const expected = moduleOf(text, name).file.imports.flatMap(({ path }) => {
      const imported = load(path, source);
      return imported && 'text' in imported ? [[`"${path}"`, (imported as Source).text]] : [];
    });
    const links = await linksOf(new URL(name, root).href, text);
    expect(links, name).toEqual(expected);
    found += links.length;
  }
  expect(found).toBeGreaterThan(20);
});

test.each([
  ['a b/c.qcnn', 'a b/c'],
  ['100%/%20.qcnn', '100%/%20'],
  ['#1/what?.qcnn', './#1/what?'],
  ['größe/ψ 😀.qcnn', 'größe/ψ 😀.qcnn'],
  ['x.qcnn.qcnn', 'x.qcnn.qcnn'],
  ['in/deep/b.qcnn', 'in/../in/./deep//b'],
  ["(1)/[x]&=+,;'.qcnn", "(1)/[x]&=+,;'"],
])('of the file %s by the path %s', async (file, path) => {
  const text = `// ${file}\nconst one = 1;\n`;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  const main = pathToFileURL(join(folder, 'main.qcnn')).href;
  expect(await linksOf(main, `import { one } from "${path}";\n`)).toEqual([[`"${path}"`, text]]);
});

test.each(['nothing', 'folder', '', '..', '/', 'std/nothing', 'std/../std/conv', '\\u0000', 'http://a/b', 'file:///etc/passwd', './main/'])(
  'of no file by the path %s',
  async (path) => {
    mkdirSync(join(folder, 'folder.qcnn'), { recursive: true });
    const main = pathToFileURL(join(folder, 'main.qcnn')).href;
    expect(await linksOf(main, `import { one } from "${path}";\n`)).toEqual([]);
  },
); // prettier-ignore

test('in lines that are not finished, twice to one file, and to the file itself', async () => {
  writeFileSync(join(folder, 'b.qcnn'), 'const one = 1;\nconst two = 2;\n');
  const path = join(folder, 'own.qcnn');
  writeFileSync(path, '');
  const text = 'import { one } from "b";\nimport { two } from "./b"\nimport { z } from "own";\nimport {} from "std/conv"';
  const links = await linksOf(pathToFileURL(path).href, text);
  expect(links.map(([on]) => on)).toEqual(['"b"', '"./b"', '"own"', '"std/conv"']);
  expect(links[3][1]).toBe(readCircuitFile('circuits/std/conv.qcnn').text);
}); // prettier-ignore
