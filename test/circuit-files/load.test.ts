import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { libraryCircuits, nodeLoad, openCircuit, openSource } from '../../src/circuit-files/load.ts';
import type { Source } from '../../src/compiler/source/source.ts';
import { UserError } from '../../src/user-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-load-'));
mkdirSync(join(folder, 'std'));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
write('main.qcnn', '// main');
write('other.qcnn', '// other');
write('std/own.qcnn', '// own');
write('odd#name.qcnn', '// odd');

describe('circuit arguments', () => {
  test('a path, with and without suffix', () => {
    for (const path of ['main.qcnn', 'main']) {
      const { source, circuit } = openCircuit(join(folder, path));
      expect([source.text, circuit]).toEqual(['// main', undefined]);
    }
  });

  test('path#name, and a path that holds #', () => {
    expect(openCircuit(join(folder, 'main.qcnn#ring')).circuit).toBe('ring');
    expect(openCircuit(join(folder, 'odd#name.qcnn'))).toMatchObject({ source: { text: '// odd' } });
    expect(() => openCircuit(join(folder, 'main.qcnn#'))).toThrow('names no circuit after #');
  });

  test('every circuit that comes with the package, by its bare name', () => {
    expect(libraryCircuits()).toContain('study');
    for (const name of libraryCircuits()) expect(openSource(name).text).toContain('circuit');
  });

  test('what is missing says what there is', () => {
    expect(() => openSource('nowhere')).toThrow(UserError);
    expect(() => openSource('nowhere')).toThrow(/comes? with qcnn: .*study/);
    expect(() => openSource('a\0b')).toThrow(UserError);
  });
});

/** What an import yields that can be read. */
function readable(specifier: string, from: Source): Source | undefined {
  const found = nodeLoad(specifier, from);
  if (found && 'unreadable' in found) throw new Error(found.unreadable);
  return found;
}

describe('imports', () => {
  const main = openSource(join(folder, 'main.qcnn'));

  test('relative to the importing file, under one name however they are reached', () => {
    const direct = readable('./other', main);
    expect(direct?.text).toBe('// other');
    expect(readable('./std/../other.qcnn', main)?.name).toBe(direct?.name);
  });

  test('std/ is the library, whatever lies beside the file', () => {
    const conv = readable('std/conv', main);
    expect(conv?.name).toBe('std/conv');
    expect(conv?.text).toContain('gate su4');
    expect(readable('std/own', main)).toBeUndefined();
    expect(readable('./pool', conv!)?.name).toBe('std/pool');
    expect(readable('./std/own', main)?.text).toBe('// own');
  });

  test('nothing but circuit files, and no way out of the library', () => {
    write('secret.txt', 'secret');
    for (const path of [
      './secret.txt',
      '/etc/passwd',
      'std/../../package.json',
      'std/',
      'std',
      '',
      '.',
      'a\0b',
    ]) {
      expect(readable(path, main), path).toBeUndefined();
    }
  });

  test('an absolute path and a relative one name the same file', () => {
    expect(openSource(relative(process.cwd(), join(folder, 'main.qcnn'))).name).toBe(main.name);
  });
});
