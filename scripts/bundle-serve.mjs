// Part of the build: the server of `qcnn serve` in one file, dist/serve/server.mjs, which runs where there is Node and nothing
// else: the circuits, the standard library, TensorFlow.js and its WebAssembly are inside. The licences lie beside it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { webgpuBackend } from './bundles.mjs';
import { licencesOf } from './licences.mjs';
import { serverBundle } from './server-bundle.mjs';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8'));

/** Files that read what lies beside the package have the same inside; Node 20 and later take the binary with SIMD. */
const inside = {
  name: 'inside',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/library-files\.ts$/ }, () => ({
      path: here('src/circuit-files/library-inside.ts'),
    }));
    onLoad({ filter: /engines[/\\]binary\.ts$/ }, () => ({
      contents: `
        import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
        export const binaryFolder = './';
        export const readBinary = (path) => {
          if (!path.endsWith('backend-wasm-simd.wasm')) throw new Error(path + ' is not inside');
          return new Uint8Array(simd);
        };`,
      resolveDir: here('src'),
    }));
  },
};

const common = serverBundle();
mkdirSync(here('dist/serve'), { recursive: true });
const { metafile } = await build({
  ...common,
  plugins: [inside, webgpuBackend, ...common.plugins],
  entryPoints: ['src/serve/main.ts'],
  outfile: 'dist/serve/server.mjs',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  loader: { '.wasm': 'binary' },
  define: { QCNN_VERSION: JSON.stringify(version) },
  // What a user may have installed beside it.
  external: ['sharp', 'webgpu', 'gpu.js', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
  banner: {
    js:
      "import { createRequire as requireFrom } from 'node:module'; import { dirname as folderOf } from 'node:path'; " +
      "import { fileURLToPath as pathOf } from 'node:url'; const require = requireFrom(import.meta.url); " +
      'const __filename = pathOf(import.meta.url), __dirname = folderOf(__filename);',
  },
});
writeFileSync(here('dist/serve/licences.txt'), licencesOf([metafile], here('.')));
