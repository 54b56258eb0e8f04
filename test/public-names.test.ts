// Every name that the package exports has docs; options have docs one by one; types that are mentioned are exported.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface PublicNames {
  entries(): Record<string, string>;
  faultsOfNames(): { readonly count: number; readonly faults: readonly string[] };
}
const script = '../scripts/public-names.mjs';
const { entries, faultsOfNames } = (await import(script)) as PublicNames;

test('public names have docs, say what they throw, mention nothing that is hidden, and have one sense', () => {
  const { count, faults } = faultsOfNames();
  expect(count).toBeGreaterThan(400);
  expect(faults).toEqual([]);
});

test('the API reference has the entries of the package', () => {
  const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
  const { entryPoints } = read('scripts/api-reference/typedoc.json') as { entryPoints: string[] };
  const declarations = Object.values(entries()).map((source) => source.replace(/^src\/(.*)\.ts$/, '../../dist/$1.d.ts')); // prettier-ignore
  expect(entryPoints).toEqual(declarations);
});
