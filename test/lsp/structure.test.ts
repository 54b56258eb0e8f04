// The folders of the server import what docs/architecture.md says: features know no protocol and no Node, and a worker runs all
// of the server but the files that are Node's.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const importsOf = (folder: string) =>
  readdirSync(new URL(folder, root)).map((file) => {
    const text = readFileSync(new URL(`${folder}/${file}`, root), 'utf8');
    const found = text.matchAll(/^(?:import|export)\s(type )?(?:[^'"]*?from )?'([^']+)'|\bimport\('([^']+)'\)/gm);
    return { file, imports: [...found].map(([, type, still, late]) => ({ name: still ?? late, isType: type !== undefined })) };
  }); // prettier-ignore

test('a feature imports features, the compiler and the formatter', () => {
  for (const { file, imports } of importsOf('lsp/service'))
    for (const { name, isType } of imports)
      expect(isType && name === 'prettier' ? './' : name, file).toMatch(
        /^\.\/|^\.\.\/\.\.\/src\/(compiler\/|format\/|runtime\/(draw-inputs|weights)\.ts|user-error\.ts)/,
      );
});

test('Node is in the files that are for Node', () => {
  const forNode = ['anywhere.ts', 'files-on-disk.ts', 'main.ts', 'node.ts', 'prettier-config.ts'];
  const found = importsOf('lsp/server').filter(({ imports }) =>
    imports.some(({ name, isType }) => /^node:|\/node$|src\/files\/|node\.ts$|on-disk/.test(name) && !isType),
  );
  expect(found.map(({ file }) => file)).toEqual(forNode);
});
