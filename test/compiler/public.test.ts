// The compiler's public door: what the command line does with circuits, a program can do with `qcnn/compiler` alone.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import * as compiler from '../../src/compiler/index.ts';

const root = new URL('../../', import.meta.url).pathname;
const door = readFileSync(join(root, 'src/compiler/index.ts'), 'utf8');

interface Imported {
  readonly from: string;
  readonly name: string;
  readonly isType: boolean;
}

/** What the files of a folder import from the compiler. */
function importsOf(folder: string): Imported[] {
  return readdirSync(join(root, folder)).flatMap((file) => {
    const text = readFileSync(join(root, folder, file), 'utf8');
    const still = [...text.matchAll(/^import (type )?\{([^}]*)\}\s*from '(\.[^']+)'/gm)];
    return still.flatMap(([, type, names, path]) => {
      const from = join(folder, dirname(file), path);
      if (!from.startsWith('src/compiler/')) return [];
      return names
        .split(',')
        .map((each) => /^(type )?\s*(\w+)/.exec(each.trim()))
        .flatMap((each) => (each ? [{ from, name: each[2], isType: Boolean(type ?? each[1]) }] : []));
    });
  });
}

const imports = ['src/cli', 'src/circuit-files'].flatMap(importsOf);

test('every function of the compiler that the command line imports is public', async () => {
  const functions = imports.filter(({ isType }) => !isType);
  expect(functions.length).toBeGreaterThan(20);
  const doors = new Set(Object.values(compiler) as unknown[]);
  const hidden: string[] = [];
  for (const { from, name } of functions) {
    const module = (await import(join(root, from))) as Record<string, unknown>;
    if (!doors.has(module[name])) hidden.push(`${name} of ${from}`);
  }
  expect(hidden).toEqual([]);
});

test('every type of the compiler that the command line imports is public', () => {
  // The tree's are `Syntax.…`.
  const types = imports.filter(({ isType, from }) => isType && from !== 'src/compiler/syntax/ast.ts');
  expect(types.length).toBeGreaterThan(10);
  expect(types.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(door))).toEqual([]);
});
