// The configuration of a workspace is read where it is data, and nothing of it runs.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { formatOptions, holdsOptions } from '../../lsp/server/prettier-config.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-config-'));
let count = 0;
afterEach(() => rmSync(root, { recursive: true, force: true }));

function folderWith(files: Readonly<Record<string, string>>): { folder: string; uri: string } {
  const folder = join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, uri: pathToFileURL(join(folder, 'a.qcnn')).href };
}

test.each([
  ['.prettierrc', '{ "printWidth": 60 }'],
  ['.prettierrc', '# ours\nprintWidth: 60\n'],
  ['.prettierrc.json', '{ "printWidth": 60, "plugins": ["./evil.mjs"] }'],
  ['.prettierrc.yaml', '---\nprintWidth: 60\n'],
  ['.prettierrc.toml', 'printWidth = 60\n'],
  ['package.json', '{ "prettier": { "printWidth": 60 } }'],
  ['.editorconfig', 'root = true\n[*]\nmax_line_length = 60\n'],
])('%s: %s', async (name, text) => {
  const { uri } = folderWith({ [name]: text, 'evil.mjs': 'throw 1;' });
  expect(await formatOptions(uri)).toEqual({ printWidth: 60 });
});

/** Leaves a mark where it is run. */
const evil = (mark: string) =>
  `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(mark)}, ''); export default {};`;

test.each([
  ['prettier.config.mjs', undefined],
  ['.prettierrc.mjs', undefined],
  ['.prettierrc', 'evil'],
  ['.prettierrc', '"evil"'],
  ['.prettierrc', '"evil\nx: y"'],
  ['.prettierrc', '- evil'],
  ['.prettierrc.json', '"evil"'],
  ['.prettierrc.json', '{"a": 1} trailing'],
  ['package.json', '{ "prettier": "evil" }'],
  ['package.yaml', 'prettier: evil\n'],
])('%s with %s runs nothing', async (name, text) => {
  const mark = join(root, `mark-${count}`);
  const { uri } = folderWith({
    [name]: text ?? evil(mark),
    'node_modules/evil/package.json': '{ "name": "evil", "type": "module", "exports": "./index.js" }',
    'node_modules/evil/index.js': evil(mark),
  });
  expect(await formatOptions(uri)).toEqual({});
  expect(existsSync(mark)).toBe(false);
  expect(holdsOptions(name, text ?? '')).toBe(false);
});
