// Part of the build: the language server in one file for Node, dist/lsp/server.js, and in one for a worker, dist/lsp/browser.js,
// with the licences of what they carry beside them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';
import { serverBundle } from './server-bundle.mjs';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

mkdirSync(here('dist/lsp'), { recursive: true });
const results = await Promise.all([
  build({
    ...serverBundle(),
    entryPoints: ['lsp/server/main.ts'],
    outfile: 'dist/lsp/server.js',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What the protocol's library requires of Node; and a heap that stays small, since an editor keeps the server for days.
    banner: {
      js:
        "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url); " +
        "for (const flag of ['--heap-growing-percent=25', '--max-semi-space-size=4']) require('node:v8').setFlagsFromString(flag);",
    },
  }),
  build({
    ...serverBundle(),
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
