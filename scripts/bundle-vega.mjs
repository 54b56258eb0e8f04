// Part of the build: Vega and Vega-Lite with all they are made of in one file, dist/study/report/vega.js, with the licences
// of each part beside it. For browsers' sake Vega can do without canvas and Node's modules; so do the report's pictures.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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

const folders = Object.keys(metafile.inputs).flatMap(
  (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [],
);
const licences = [...new Set(folders)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const text = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const words = text === undefined ? `${license}` : readFileSync(join(folder, text), 'utf8').trim();
  return `${name} ${version}\n\n${words}\n`;
});
writeFileSync(file.replace(/\.js$/, '.licences.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
