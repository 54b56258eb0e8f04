import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ownIdentity } from '../../src/files/process-identity.ts';
import { checkFolder, takeBegun, takeFolder, takeNewFolder } from '../../src/study/output-folder.ts';
import { UserError } from '../../src/user-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn-out-'));
});

const fill = (...names: string[]) => names.forEach((name) => writeFileSync(join(folder, name), ''));
/** What a process that was killed left. */
const deadClaim = () =>
  writeFileSync(
    join(folder, '.qcnn-0123456789abcdef.lock'),
    JSON.stringify({ ...ownIdentity(), pid: spawnSync(process.execPath, ['-e', '']).pid, since: '' }),
  );

test('an empty or new folder is accepted, and is as it was when nothing was written', () => {
  checkFolder(folder, false);
  takeFolder(folder, false).release();
  takeFolder(join(folder, 'new', 'deep'), false).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a link to a folder that is not there yet is followed', () => {
  symlinkSync(join(folder, 'target', 'deep'), join(folder, 'link'));
  const out = takeFolder(join(folder, 'link'), false);
  writeFileSync(join(out.path, 'config.json'), '');
  out.release();
  expect(existsSync(join(folder, 'target', 'deep', 'config.json'))).toBe(true);
});

test('a file, or a folder that holds something else, is refused even with --overwrite', () => {
  fill('thesis.tex');
  const file = join(folder, 'thesis.tex');
  expect(() => takeFolder(file, true)).toThrow(/is not a folder/);
  expect(() => takeFolder(join(file, 'below'), true)).toThrow(UserError);
  expect(() => takeFolder(join(file, 'below', 'deep'), true)).toThrow(/a part of the path is not a folder/);
  expect(() => takeFolder(folder, true)).toThrow(/is not empty and holds no study/);
  expect(() => takeFolder('', true)).toThrow(/--out is empty/);
  deadClaim();
  expect(() => takeFolder(folder, true)).toThrow(/holds no study/);
});

test("a former study's folder needs --overwrite; its results go first, its other files stay", () => {
  fill('config.json', 'metrics.jsonl', 'results.json', 'my-notes.txt');
  mkdirSync(join(folder, 'models', 'qcnn', 'seed-1'), { recursive: true });
  mkdirSync(join(folder, 'models', 'hybrid', 'seed-1'), { recursive: true });
  const ofModel = ['done.json', 'model.safetensors', 'checkpoint.safetensors', '.qcnn-0123456789abcdef.tmp'];
  fill(...ofModel.map((file) => join('models', 'qcnn', 'seed-1', file)));
  fill(join('models', 'hybrid', 'seed-1', 'done.json'), join('models', 'hybrid', 'notes.txt'));
  expect(() => takeFolder(folder, false)).toThrow(/--overwrite/);
  const out = takeFolder(folder, true);
  expect(out.holdsFormer()).toBe(true);
  fill('.qcnn-0123456789abcdef.tmp');
  out.clear();
  out.release();
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  expect(names).toEqual(['models', join('models', 'hybrid'), join('models', 'hybrid', 'notes.txt'), 'my-notes.txt']); // prettier-ignore
});

test('a study that was not finished is offered to go on, and only its own process may', () => {
  fill('config.json');
  mkdirSync(join(folder, 'models'));
  expect(() => takeFolder(folder, false)).toThrow(
    /not finished; [^\n]*go on with it by --resume [^\n]*--overwrite/,
  );
  fill('.qcnn-0123456789abcdef.tmp');
  const begun = takeBegun(folder);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(() => takeBegun(folder)).toThrow(/is in use by process \d+ on [^\n]*; wait until it has ended$/);
  begun.release();
  takeBegun(folder).release();
  expect(readdirSync(folder).sort()).toEqual(['config.json', 'models']);
});

test('while one study holds it, another is refused in one sentence, with --overwrite too', () => {
  const out = takeFolder(join(folder, 'out'), false);
  for (const overwrite of [false, true]) {
    expect(() => takeFolder(out.path, overwrite)).toThrow(
      /^.*out is in use by process \d+ on .*; give another --out[^\n]*$/,
    );
  }
  out.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['only its claim', []],
  ['its first file', ['config.json']],
  ['the rest of a former study', ['config.json', 'metrics.jsonl', 'predictions.csv']],
  ['a part of a former study', ['config.json', 'predictions.csv', '.qcnn-0123456789abcdef.tmp']],
])('what a killed study left is taken over: %s', (_, files) => {
  fill(...files);
  deadClaim();
  if (files.length > 0) expect(() => takeFolder(folder, false)).toThrow(/holds a former study/);
  // Stopped before its first epoch, it leaves the folder as it was, and as good to be overwritten.
  for (let time = 0; time < 2; time++) takeFolder(folder, true).release();
  const out = takeFolder(folder, true);
  out.clear();
  out.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a new folder is one that nobody had', () => {
  const path = join(folder, 'runs', 'phantom');
  const folders = [1, 2, 3].map(() => takeNewFolder(path));
  expect(folders.map((out) => out.path)).toEqual([path, `${path}-2`, `${path}-3`]);
  for (const out of folders.toReversed()) out.release();
  expect(readdirSync(folder)).toEqual([]);
  mkdirSync(path, { recursive: true });
  expect(takeNewFolder(path).path).toBe(`${path}-2`);
});
