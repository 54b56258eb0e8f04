// `npm run build`: the extension in dist/, with the language servers that the package's own `npm run build` has made.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from '../../scripts/licences.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const servers = '../../dist/lsp';
if (!existsSync(here(servers))) {
  console.error('dist/lsp is missing: run `npm run build` in the package first');
  process.exit(1);
}

rmSync(here('dist'), { recursive: true, force: true });
mkdirSync(here('dist/panel'), { recursive: true });
const shared = {
  absWorkingDir: here('.'),
  bundle: true,
  minify: true,
  external: ['vscode'],
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
};
const clients = await Promise.all([
  build({ ...shared, entryPoints: { node: 'src/node.ts' }, outdir: 'dist', platform: 'node', format: 'cjs', target: 'node20' }), // prettier-ignore
  build({ ...shared, entryPoints: { browser: 'src/browser.ts' }, outdir: 'dist', platform: 'browser', format: 'cjs', target: 'es2022' }), // prettier-ignore
  build({ ...shared, entryPoints: { page: 'src/page/page.ts' }, outdir: 'dist/panel', platform: 'browser', format: 'iife', target: 'es2022' }), // prettier-ignore
]);
const notices = [
  licencesOf(
    clients.map(({ metafile }) => metafile),
    here('.'),
  ),
  readFileSync(here(`${servers}/licences.txt`), 'utf8'),
];
writeFileSync(
  here('dist/licences.txt'),
  notices.join(`
${'='.repeat(80)}

`),
);
cpSync(here('src/page/page.css'), here('dist/panel/page.css'));
cpSync(here(`${servers}/server.js`), here('dist/server.mjs'));
cpSync(here(`${servers}/browser.js`), here('dist/server-worker.js'));
cpSync(here('../../grammar/qcnn.tmLanguage.json'), here('dist/qcnn.tmLanguage.json'));
cpSync(here('../../LICENSE'), here('LICENSE.txt'));
