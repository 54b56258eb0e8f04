// Every command of the README runs, in a small form: few images, one epoch, few samples. Installs, and what builds or
// times this folder (`npm …`), are left to `npm run readme`, which runs all of them in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { commandsOf, dataOf } from '../scripts/readme-commands.mjs';
import { check, formatDiagnostic } from '../src/compiler/index.ts';
import { main } from './cli/qcnn.ts';
import { load } from './compiler/load.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = commandsOf(readme);
const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

const folder = mkdtempSync(join(tmpdir(), 'qcnn-readme-'));
symlinkSync(join(root, 'circuits'), join(folder, 'circuits'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command with little to do; data that does not come with the project is generated. */
function small(command: string): string {
  const here = command.replaceAll(/npx qcnn(?= )/g, `'${process.execPath}' '${main}'`);
  const withData = dataOf(command).reduce((text, path) => text.replace(path, 'phantom'), here);
  if (/qcnn study/.test(command))
    return `${withData.replace(/--(limit|epochs) \d+/g, '')} --limit 8 --epochs 1`;
  return /qcnn bench/.test(command) ? `${withData} --batch 2` : withData;
}

describe('the commands of the README', () => {
  test.each(commands.filter(({ text }) => !text.startsWith('npm')))('$text', ({ text, prints }) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', small(text)], { cwd: folder, encoding: 'utf8' }); // prettier-ignore
    expect(status, stderr).toBe(0);
    if (prints !== undefined) expect(stdout).toBe(prints);
  });

  test('those of npm are there', () => {
    const named = commands.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name)); // prettier-ignore
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
});

test('commands are the lines of blocks and what begins as one', () => {
  const page =
    'Run `npx qcnn doctor`, not `qcnn FILE`:\n\n```sh\nnpm ci && npm start   # all\n\n# only this:\nnpx qcnn run a#b\n```\n\n```text\n  1.0\n```\n\n```ts\n`npm x`\n```\n';
  expect(commandsOf(page)).toEqual([
    { text: 'npx qcnn doctor' },
    { text: 'npm ci && npm start' },
    { text: 'npx qcnn run a#b', prints: '  1.0\n' },
  ]);
  expect(dataOf('npx qcnn study --data data/medical-mnist --limit 4')).toEqual(['data/medical-mnist']);
});
