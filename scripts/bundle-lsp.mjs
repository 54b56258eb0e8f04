// Part of the build: the language server in one file for Node, dist/lsp/server.js, and in one for a worker, dist/lsp/browser.js,
// with the licences of what they carry beside them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A worker waits for no import at its top: Chevrotain is bundled as the package exports it. */
const chevrotain = {
  name: 'chevrotain',
  setup(bundle) {
    bundle.onLoad({ filter: /syntax[/\\]chevrotain\.ts$/ }, () => ({
      contents: "export * as chevrotain from 'chevrotain';",
      resolveDir: here('.'),
    }));
  },
};

/** Prettier itself is read from the package where it is installed; what lays out, its part for browsers, is in the bundle. */
const prettier = {
  name: 'prettier',
  setup(bundle) {
    bundle.onResolve({ filter: /^prettier$/ }, () => ({ path: 'prettier', external: true }));
  },
};

const shared = {
  absWorkingDir: here('.'),
  bundle: true,
  minify: true,
  // Names of classes are in messages of the protocol's library.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  plugins: [chevrotain, prettier],
};

mkdirSync(here('dist/lsp'), { recursive: true });
const results = await Promise.all([
  build({
    ...shared,
    entryPoints: ['lsp/server/main.ts'],
    outfile: 'dist/lsp/server.js',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What the protocol's library requires of Node.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  }),
  build({
    ...shared,
    entryPoints: ['lsp/server/browser.ts'],
    outfile: 'dist/lsp/browser.js',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  }),
]);
writeFileSync(
  here('dist/lsp/licences.txt'),
  licencesOf(
    results.map(({ metafile }) => metafile),
    here('.'),
  ),
);
