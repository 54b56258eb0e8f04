// The extension for VS Code: its types, what is packed, and its own tests, in a real VS Code. Its packages are installed apart,
// by `npm ci --prefix lsp/vscode`.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { whyNoChromium } from '../browser/chromium.ts';

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
    expect(statSync(`${extension}qcnn.vsix`).size).toBeLessThan(600_000);
    const licences = readFileSync(`${extension}dist/licences.txt`, 'utf8');
    for (const name of ['chevrotain', 'lodash-es', 'minimatch', 'semver', 'vscode-languageclient', 'vscode-languageserver'])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\n[^]{400}`, 'm')); // prettier-ignore
  });

  test('passes its tests in a real VS Code', { timeout: 180_000 }, async () => {
    const { stdout } = await run('e2e/web.mjs').catch((error: { stdout: string; stderr: string }) => {
      const lines = `${error.stdout}\n${error.stderr}`.split('\n');
      const told = lines.filter((line) => /^(ok|FAILED|\d+ passed|There is|waited)/.test(line));
      throw new Error([...told, ...lines.slice(-5)].join('\n'));
    });
    expect(stdout).toMatch(/^\d\d+ passed, 0 failed$/m);
  });
});
