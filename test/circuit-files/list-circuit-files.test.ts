import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listCircuitFiles } from '../../src/circuit-files/list-circuit-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-list-'));
afterAll(() => rmSync(folder, { recursive: true }));
const make = (name: string, files: readonly string[]) => {
  const root = join(folder, name);
  mkdirSync(root);
  for (const path of files) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  return root;
};
const listed = (root: string) => listCircuitFiles(root).map((path) => path.slice(root.length + 1));

test('circuit files of a folder and below, sorted, nothing else', () => {
  const root = make('tree', ['b.qcnn', 'a.qcnn', 'deep/er/c.qcnn', 'deep/a.qcnn', 'note.txt', 'qcnn', '.hidden/d.qcnn']); // prettier-ignore
  mkdirSync(join(root, 'folder.qcnn'));
  writeFileSync(join(root, 'folder.qcnn', 'e.qcnn'), '');
  expect(listed(root)).toEqual(['.hidden/d.qcnn', 'a.qcnn', 'b.qcnn', 'deep/a.qcnn', 'deep/er/c.qcnn', 'folder.qcnn/e.qcnn']); // prettier-ignore
});

test('links are followed, in no circle; what they lead nowhere from is there to be told', () => {
  const root = make('links', ['in/a.qcnn']);
  const other = make('other', ['b.qcnn']);
  symlinkSync(root, join(root, 'in', 'up'));
  symlinkSync(other, join(root, 'out'));
  symlinkSync(join(other, 'b.qcnn'), join(root, 'c.qcnn'));
  symlinkSync('d.qcnn', join(root, 'd.qcnn'));
  symlinkSync('nothing', join(root, 'e.qcnn'));
  expect(listed(root)).toEqual(['c.qcnn', 'd.qcnn', 'e.qcnn', 'in/a.qcnn', 'out/b.qcnn']);
});

test('a folder without circuits is refused, and one that holds too much', () => {
  expect(() => listCircuitFiles(make('empty', ['a.txt']))).toThrow(/empty holds no \.qcnn file$/);
  const three = make('three', ['a.qcnn', 'b.qcnn', 'c.qcnn']);
  writeFileSync(join(three, 'c.qcnn'), ' '.repeat(2 ** 20));
  const limits = { names: 3, files: 3, mebibytes: 1 };
  expect(listCircuitFiles(three, limits)).toHaveLength(3);
  for (const [limit, what] of [
    [{ names: 2 }, '2 names'],
    [{ files: 2 }, '2 .qcnn files'],
    [{ mebibytes: 0.5 }, '0.5 MiB of .qcnn files'],
  ] as const)
    expect(() => listCircuitFiles(three, { ...limits, ...limit })).toThrow(
      `three holds more than ${what}; name folders inside it`,
    );
  expect(() => listCircuitFiles(join(folder, 'none'))).toThrow(
    /cannot read the folder .*none: there is no such/,
  );
});
