// `npm run build`: the extension in dist/, its language server among it.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from '../../scripts/licences.mjs';
import { serverBundle } from '../../scripts/server-bundle.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = here('../..');

/** One file for a browser and for Node: what only one host has is loaded there only. */
const anyHost = { platform: 'node', format: 'cjs', target: ['node20', 'es2022'], conditions: ['browser'], mainFields: ['module', 'main'] }; // prettier-ignore
/** Prettier's own reading of its configurations, which only the server in Node loads; its other languages are never asked for. */
const configurations = {
  stdin: { contents: "export { resolveConfig, resolveConfigFile } from 'prettier';", resolveDir: root },
  outfile: here('dist/prettier.mjs'),
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  plugins: [{
    name: 'no languages',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/plugins\// }, ({ path }) => (path.includes('yaml') ? undefined : { path, external: true }));
    },
  }],
}; // prettier-ignore
const page = { platform: 'browser', format: 'iife', target: 'es2022' };

rmSync(here('dist'), { recursive: true, force: true });
mkdirSync(here('dist'));
const bundles = await Promise.all(
  [
    { entryPoints: [here('src/main.ts')], outfile: here('dist/extension.js'), external: ['vscode'], keepNames: false, ...anyHost }, // prettier-ignore
    { entryPoints: ['lsp/server/anywhere.ts'], outfile: here('dist/server.js'), ...anyHost },
    configurations,
    { entryPoints: [here('src/page/page.ts')], outfile: here('dist/page.js'), keepNames: false, ...page },
    { entryPoints: [here('src/page/page.css')], outfile: here('dist/page.css') },
  ].map((options) => build({ ...serverBundle({ prettier: './prettier.mjs' }), ...options })),
);
const metafiles = bundles.map(({ metafile }) => metafile);
writeFileSync(here('dist/licences.txt'), licencesOf(metafiles, root));
cpSync(here('../../grammar/qcnn.tmLanguage.json'), here('dist/qcnn.tmLanguage.json'));
cpSync(here('../../LICENSE'), here('LICENSE.txt'));
