// Editors that tests start: without the program they are skipped with a sentence, or fail where a variable of the environment asks for it.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const programs = {
  neovim: { command: ['nvim', '--version'], variable: 'QCNN_REQUIRE_NEOVIM', packages: 'neovim' },
  emacs: {
    command: ['emacs', '-q', '--batch', '-f', 'package-initialize', '-l', 'eglot', '-l', 'lsp-mode'],
    variable: 'QCNN_REQUIRE_EMACS',
    packages: 'emacs-nox elpa-eglot elpa-lsp-mode',
  },
} as const;

/** Like `describe`, where the program is installed; else skipped, with the reason in the name. */
export function describeWith(program: keyof typeof programs, name: string, body: () => void): void {
  const { command, variable, packages } = programs[program];
  const [file, ...options] = command;
  if (spawnSync(file, options, { stdio: 'ignore' }).status === 0) return void describe(name, body);
  const reason = `${program} is missing: apt-get install ${packages}`;
  if (process.env[variable] === '1') throw new Error(reason);
  describe.skip(`${name} (${reason})`, body);
}

/** A folder of a user who installed the package, with files of his own. */
export function userFolder(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-editor-'));
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/qcnn'));
  symlinkSync('../qcnn/dist/cli/main.js', join(folder, 'node_modules/.bin/qcnn'));
  chmodSync(join(root, 'dist/cli/main.js'), 0o755);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The block of docs/editors.md of that name. */
export function settingsOf(name: string): string {
  const page = readFileSync(join(root, 'docs/editors.md'), 'utf8');
  const block = new RegExp(`\`\`\`\\w+ ${name}\\n([^]*?)\`\`\``).exec(page);
  if (!block) throw new Error(`docs/editors.md has no block ${name}`);
  return block[1];
}

/** Runs a script of this folder in an editor, in the folder of a user, and gives what the script wrote to the file RESULT. */
export function runIn<A>(folder: string, command: readonly string[], script: string): A {
  const [file, ...options] = command;
  const path = fileURLToPath(new URL(script, import.meta.url));
  const result = join(folder, 'result.json');
  const { stdout, stderr } = spawnSync(file, [...options, path], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 100_000,
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, RESULT: result },
  });
  try {
    return JSON.parse(readFileSync(result, 'utf8')) as A;
  } catch {
    throw new Error(`${file} wrote no result:\n${stdout}\n${stderr}`);
  }
}
