// `qcnn format` on files of its own: what it writes, what it leaves, and what it says.
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';

const loose = 'circuit c(first: int = 1, second: int = 2) {qubit q;return Z(q);}';
const laidOut = 'circuit c(first: int = 1, second: int = 2) {\n  qubit q;\n  return Z(q);\n}\n';
let folder: string;
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return name;
};
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const run = (...args: string[]) => qcnn(['format', ...args], { cwd: folder });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn-format-'));
});

test('files and folders are laid out, and those that were not are named', async () => {
  mkdirSync(join(folder, 'more'));
  file('a.qcnn', loose);
  file('more/b.qcnn', loose);
  file('more/c.qcnn', laidOut);
  const { mtimeMs } = statSync(join(folder, 'more/c.qcnn'));
  const named = { code: 1, stdout: 'a.qcnn\nmore/b.qcnn\n', stderr: '' };
  expect(await run('--check', 'a.qcnn', 'more')).toEqual(named);
  expect(read('a.qcnn')).toBe(loose);
  expect(await run('a.qcnn', 'more')).toEqual({ ...named, code: 0 });
  expect([read('a.qcnn'), read('more/b.qcnn')]).toEqual([laidOut, laidOut]);
  expect(statSync(join(folder, 'more/c.qcnn')).mtimeMs).toBe(mtimeMs);
  expect(await run('--check', 'a.qcnn', 'more')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the configuration beside a file counts', async () => {
  file('.editorconfig', '[*.qcnn]\nindent_style = tab\n');
  file('.prettierrc', '{ "printWidth": 40 }');
  file('.prettierignore', 'kept.qcnn\n');
  file('a.qcnn', loose);
  file('kept.qcnn', loose);
  expect(await run('.')).toEqual({ code: 0, stdout: 'a.qcnn\n', stderr: '' });
  expect(read('a.qcnn')).toBe(
    'circuit c(\n\tfirst: int = 1,\n\tsecond: int = 2,\n) {\n\tqubit q;\n\treturn Z(q);\n}\n',
  );
  expect(read('kept.qcnn')).toBe(loose);
  file('.prettierrc', '{ "printWidth":');
  expect(await run('a.qcnn')).toMatchObject({ code: 2, stderr: expect.stringMatching(/cannot be read/) });
});

test('a file with mistakes stays, and the others do not', async () => {
  file('a.qcnn', 'circuit a {\n  qubit q\n  return Z(q)}');
  file('b.qcnn', loose);
  const { code, stdout, stderr } = await run('a.qcnn', 'b.qcnn', 'none.qcnn');
  expect({ code, stdout }).toEqual({ code: 2, stdout: 'b.qcnn\n' });
  expect(stderr).toMatch(/^qcnn: a\.qcnn:2:10: not formatted: expected ';' after this statement\n/);
  expect(stderr).toMatch(/> 2 \| {3}qubit q\n/);
  expect(stderr).toMatch(/none\.qcnn/);
  expect(read('b.qcnn')).toBe(laidOut);
  const json = await run('a.qcnn', 'b.qcnn', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject([
    { file: 'a.qcnn', ok: false, error: { exitCode: 1 } },
    { file: 'b.qcnn', ok: true, changed: false },
  ]);
});

test('standard input goes to standard output', async () => {
  file('.prettierrc', '{ "overrides": [{ "files": "narrow.qcnn", "options": { "printWidth": 40 } }] }');
  const from = (...args: string[]) => qcnn(['format', '-', ...args], { cwd: folder, input: loose });
  expect(await from()).toEqual({ code: 0, stdout: laidOut, stderr: '' });
  expect((await from('--stdin-filepath', 'narrow.qcnn')).stdout).toMatch(/^circuit c\(\n/);
  expect(await from('--check')).toEqual({ code: 1, stdout: '<stdin>\n', stderr: '' });
});
