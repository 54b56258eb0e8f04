// Part of the build: Vega and Vega-Lite with all they are made of in one file, dist/study/report/vega.js, with the licences
// of each part beside it. For browsers' sake Vega can do without canvas and Node's modules; so do the report's pictures.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const file = fileURLToPath(new URL('../dist/study/report/vega.js', import.meta.url));
const source = fileURLToPath(new URL('../src/study/report/vega.ts', import.meta.url));
const { metafile } = await build({
  entryPoints: [source],
  outfile: file,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'node20',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
});

writeFileSync(
  file.replace(/\.js$/, '.licences.txt'),
  licencesOf([metafile], fileURLToPath(new URL('..', import.meta.url))),
);
