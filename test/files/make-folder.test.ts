// Folders and those above them: made, there already, or refused at once.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

test('is made with those above it, and may be there already', () => {
  const folder = join(root, 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test('is refused below a file', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolder(join(root, 'file', 'a', 'b'))).toThrow(/ENOTDIR|EEXIST|ENOENT/);
});

test(
  'is refused where the system makes none, instead of trying for ever',
  { skip: !existsSync('/proc/self') },
  () => {
    expect(() => makeFolder('/proc/qcnn/trees')).toThrow();
  },
);
