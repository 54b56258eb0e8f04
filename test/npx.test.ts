// `npx qcnn` in the project's own folder: npx makes the command executable once, and a build after that must not undo it; a
// build for what changed builds for that alone.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-npx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command alone, built as the whole is but for what steps of the build make of other files; what npx keeps goes into the folder, too. */
function run(command: string, ...args: string[]): string {
  const env = { ...process.env, npm_config_cache: join(folder, 'npm'), npm_config_offline: 'true' };
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', env });
}

function say(word: string): void {
  const main = join(folder, 'src/cli/main.ts');
  mkdirSync(dirname(main), { recursive: true });
  writeFileSync(main, `#!/usr/bin/env node\nconsole.log('${word}');\n`);
}

test('survives a build', { skip: process.platform === 'win32' }, () => {
  mkdirSync(join(folder, 'scripts'));
  for (const file of [
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'scripts/build-stamp.mjs',
    'scripts/bundles.mjs',
    'scripts/licences.mjs',
  ])
    copyFileSync(join(root, file), join(folder, file));
  const { exports: _, ...description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: object }; // prettier-ignore
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
  const build = readFileSync(join(root, 'scripts/build.mjs'), 'utf8');
  for (const [, step] of build.matchAll(/run\('(scripts\/[\w-]+\.mjs)'/g))
    writeFileSync(join(folder, step), '');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const word of ['first', 'second']) {
    say(word);
    run('npm', 'run', 'build', '--silent');
    expect(run('npx', 'qcnn').trim()).toBe(word);
  }
  const built = () => statSync(join(folder, 'dist/cli/main.js')).mtimeMs;
  const before = built();
  const buildIfChanged = () => run('npm', 'run', 'build', '--silent', '--', '--if-changed');
  buildIfChanged();
  expect(built()).toBe(before);
  say('third');
  buildIfChanged();
  expect(run('npx', 'qcnn').trim()).toBe('third');
});
