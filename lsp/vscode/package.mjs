// `npm run package`: what `npm run build` made, as qcnn-VERSION.vsix; the version is that of the package it comes from.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vsce from '@vscode/vsce';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8'));
await vsce.createVSIX({
  cwd: here('.'),
  dependencies: false,
  allowMissingRepository: true,
  packagePath: here(`qcnn-${version}.vsix`),
});
