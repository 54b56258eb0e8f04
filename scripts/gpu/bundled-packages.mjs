// The packages that the GPU bundle carries: of each the files that a program on Linux (x86-64) loads, and nothing else.
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** Only `qcnn format`, `qcnn data` and studies of folders of images need these. */
const leftOut = ['prettier', 'sharp'];

/** Files that no import names: what a package opens by a path. */
const opened = {
  '@tensorflow/tfjs-backend-wasm': [
    'dist/tfjs-backend-wasm-simd.wasm',
    'dist/tfjs-backend-wasm-threaded-simd.wasm',
    'dist/tfjs-backend-wasm.wasm',
  ],
  webgpu: ['dist/linux-x64/dawn.node'],
};

/** Copies them below `target`, as they are installed below `root`; returns esbuild's metafile of what was reached. */
export async function copyPackages(root, target) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = [...Object.keys(dependencies).filter((name) => !leftOut.includes(name)), 'webgpu'];
  const metafile = await reachedFrom(root, names);
  const files = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules/'));
  const extra = Object.entries(opened).flatMap(([name, paths]) => paths.map((path) => `node_modules/${name}/${path}`)); // prettier-ignore
  const folders = [...new Set(files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)[0]))];
  for (const file of [...files, ...extra, ...folders.map((folder) => `${folder}/package.json`)]) {
    mkdirSync(join(target, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(target, file), { dereference: true });
  }
  return metafile;
}

/** What is loaded by `import` and by `require` of these packages. */
async function reachedFrom(root, names) {
  const contents = names.map((name) => `import '${name}'; require('${name}');`).join('\n');
  const { metafile } = await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    preserveSymlinks: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // What a package can do without is what it requires in a `try`.
    logLevel: 'error',
  });
  return metafile;
}
