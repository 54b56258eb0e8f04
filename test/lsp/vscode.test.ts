// The extension for VS Code: its types, what is packed, and its own tests, in a real VS Code. Its packages are installed apart,
// by `npm ci --prefix lsp/vscode`.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TextEdit } from 'vscode-languageserver';
import { whyNoChromium } from '../browser/chromium.ts';
import { Editor } from './editor.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const extension = `${root}lsp/vscode/`;
const run = (script: string, words: readonly string[] = []) =>
  promisify(execFile)(process.execPath, [script, ...words], { cwd: extension, maxBuffer: 2 ** 26 });

/** Why it cannot be tested here. Throws where it must be. */
function whyNotHere(): string | undefined {
  const lacks = existsSync(`${extension}node_modules`) ? undefined : 'Its packages are missing: run `npm ci --prefix lsp/vscode`.'; // prettier-ignore
  const reason = lacks ?? whyNoChromium();
  if (reason !== undefined && process.env['QCNN_REQUIRE_VSCODE'] === '1') throw new Error(reason);
  return reason;
}

const reason = whyNotHere();
if (reason !== undefined) console.warn(`The extension for VS Code is not tested. ${reason}`);

describe.skipIf(reason !== undefined)('the extension for VS Code', () => {
  const { version } = JSON.parse(readFileSync(`${extension}package.json`, 'utf8')) as { version: string };

  beforeAll(async () => {
    await run('build.mjs');
    await run('package.mjs');
  });

  test('has right types', async () => {
    await run(`${root}node_modules/typescript/bin/tsc`, ['-p', 'tsconfig.json']);
  });

  test('is small, of the version of the package, and says whose work it carries', () => {
    expect(version).toBe((JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }).version); // prettier-ignore
    expect(statSync(`${extension}qcnn.vsix`).size).toBeLessThan(800_000);
    const licences = readFileSync(`${extension}dist/licences.txt`, 'utf8');
    for (const name of ['chevrotain', 'lodash-es', 'minimatch', 'semver', 'vscode-languageclient', 'vscode-languageserver'])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\n[^]{400}`, 'm')); // prettier-ignore
  });

  test.each([
    ['.prettierrc', 'tabWidth: 4\n'],
    ['.prettierrc.json', '{ "overrides": [{ "files": "*.qcnn", "options": { "tabWidth": 4 } }] }'],
    ['.prettierrc.toml', 'tabWidth = 4\n'],
    ['.editorconfig', 'root = true\n[*.qcnn]\nindent_style = space\nindent_size = 4\n'],
  ])('lays out in Node by %s', async (name, configuration) => {
    const folder = mkdtempSync(join(tmpdir(), 'qcnn-vscode-'));
    writeFileSync(join(folder, name), configuration);
    const editor = await Editor.start({ folder: pathToFileURL(folder).href, command: [`${extension}dist/server.js`, '--stdio'] });
    try {
      const uri = pathToFileURL(join(folder, 'a.qcnn')).href;
      await editor.open(uri, 'circuit c {\n  qubit q;\n    return Z(q);\n}\n');
      const edits = await editor.of<TextEdit[]>('formatting', uri, { options: { tabSize: 2, insertSpaces: true } });
      expect(edits.map(({ newText, range }) => [newText, range.start.line])).toEqual([['  ', 1]]);
    } finally {
      await editor.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }); // prettier-ignore

  test('passes its tests in a real VS Code', async () => {
    const { stdout } = await run('e2e/web.mjs').catch((error: { stdout: string; stderr: string }) => {
      const lines = `${error.stdout}\n${error.stderr}`.split('\n');
      const told = lines.filter((line) => /^(ok|FAILED|\d+ passed|There is|waited)/.test(line));
      throw new Error([...told, ...lines.slice(-5)].join('\n'));
    });
    expect(stdout).toMatch(/^\d\d+ passed, 0 failed$/m);
  });
});
