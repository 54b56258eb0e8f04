// What `npm run build` bundles is what package.json names: whole, each module once, TensorFlow.js that of the package.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const { bin, exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
};
const entries = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry]));

/** The files that some files load, now or later. */
function filesFrom(names: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open = names.map((name) => new URL(`../${name}`, import.meta.url));
  for (let file = open.pop(); file; file = open.pop()) {
    const path = relative(root, fileURLToPath(file));
    if (found.has(path)) continue;
    const text = readFileSync(file, 'utf8');
    found.set(path, text);
    for (const [, name] of text.matchAll(/(?:^import |^\} from |\bimport\()"(\.[^"]+)"/gm))
      open.push(new URL(name, file));
  }
  return found;
}

describe.each([
  ['commands', Object.values(bin)],
  ['imports', entries.map((entry) => entry['node'] ?? entry['default'])],
  ['pages', entries.map((entry) => entry['default'])],
])('what a process of %s loads', (_, names) => {
  const files = filesFrom(names);

  test('has each module once', () => {
    const modules = [...files.values()].flatMap((text) => [...new Set(text.match(/^\/\/ src\/\S+\.ts$/gm))]);
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.filter((module, i) => modules.indexOf(module) !== i)).toEqual([]);
  });
});

test('the chunk of TensorFlow.js on WebGPU has the licence and the notices of what went into it beside it', () => {
  const chunks = readdirSync(`${root}/dist/chunks`);
  const [chunk] = chunks.filter((file) => /^tfjs-webgpu-.*\.js$/.test(file));
  expect(chunks.filter((file) => file.endsWith('.LEGAL.txt'))).toEqual([`${chunk}.LEGAL.txt`]);
  const text = readFileSync(`${root}/dist/chunks/licences.txt`, 'utf8');
  for (const part of ['webgpu', 'cpu']) expect(text).toMatch(new RegExp(`^@tensorflow/tfjs-backend-${part} 4\\.22\\.0\n\n\\s*Apache License\n`, 'm')); // prettier-ignore
});

test('types stand where package.json says', () => {
  for (const { types } of entries) expect(readFileSync(`${root}/${types}`, 'utf8')).toContain('export ');
});

test('`tf` has all that TensorFlow.js exports, of the copy that programs have', async () => {
  const { tf } = (await import('../dist/index.js' as string)) as { tf: Record<string, unknown> };
  const require = createRequire(import.meta.url);
  const parts = ['core', 'layers'].map((part) => require(`@tensorflow/tfjs-${part}`) as object);
  const all = parts.flatMap((part) => Object.entries(part));
  expect(all.length).toBeGreaterThan(400);
  expect(all.filter(([name, value]) => tf[name] !== value)).toEqual([]);
});
