// Part of the build: what package.json names in `dist`, as files that hold many modules each. Node takes a third of a
// millisecond for every file, and there are six hundred modules.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { bin, exports = {} } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Files that run as commands. */
export const commands = Object.values(bin);
/** Files that programs and pages import. */
const entries = Object.values(exports).flatMap((entry) => [entry.node, entry.default].filter(Boolean));

/** CommonJS that is needed at once: for an `import` Node first searches the whole text for its names, twice the time. */
const required = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  'cli-progress',
  'cli-table3',
  'commander',
];

/** `import … from 'commander'` becomes `require`, name by name: the same module, which the process has once. */
const requireCommonJs = {
  name: 'require what is CommonJS',
  setup({ onResolve, onLoad }) {
    const require = createRequire(import.meta.url);
    onResolve({ filter: /^[@\w]/ }, ({ path, kind }) =>
      kind === 'import-statement' && required.includes(path) ? { path, namespace: 'required' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => {
      const isName = (text) => /^[A-Za-z_$][\w$]*$/.test(text) && text !== 'default';
      const contents = `
        import { createRequire } from 'node:module';
        const $package = createRequire(import.meta.url)('${path}');
        export default $package;
        export const { ${Object.keys(require(path)).filter(isName).join(', ')} } = $package;`;
      return { contents };
    });
  },
};

/**
 * The modules of TensorFlow.js's WebGPU backend go into a chunk, which is loaded where it is asked for; TensorFlow.js itself
 * stays a package.
 */
export const webgpuBackend = {
  name: 'WebGPU backend of TensorFlow.js',
  setup({ onResolve }) {
    const { resolve } = createRequire(import.meta.url);
    const modules = { webgpu: 'webgpu/dist/index.js', 'cpu/dist/shared': 'cpu/dist/shared.js' };
    onResolve({ filter: /^@tensorflow\/tfjs-backend-(?:webgpu|cpu\/dist\/shared)$/ }, ({ path }) => ({
      path: resolve(`@tensorflow/tfjs-backend-${modules[path.slice('@tensorflow/tfjs-backend-'.length)]}`),
    }));
  },
};

/** The reader of YAML comes along: of its package, a megabyte and a half, a tenth is needed. */
const yamlReader = {
  name: 'reader of YAML',
  setup({ onResolve }) {
    const path = fileURLToPath(new URL('browser/index.js', import.meta.resolve('yaml/package.json')));
    onResolve({ filter: /^yaml$/ }, () => ({ path }));
  },
};

/** What draws the report's pictures is a bundle of its own, with its licences beside it: bundle-vega.mjs. */
const vegaByItself = {
  name: 'Vega by itself',
  setup({ onResolve }) {
    onResolve({ filter: /\/vega\.ts$/ }, () => ({ path: '../study/report/vega.js', external: true }));
  },
};

/** Packages stay packages, so that a program has one TensorFlow.js; names stay readable in stack traces. */
export const modules = {
  splitting: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [webgpuBackend, yamlReader, requireCommonJs, vegaByItself],
};

/**
 * What is bundled together, as options of esbuild. Of a module that several files of a row need there is one copy, in a
 * chunk. A process runs a command or imports entries, never both: rows of their own give each fewer and larger chunks.
 */
const rows = [
  { files: commands, ...modules },
  { files: entries, ...modules },
];

/** Writes beside the chunks the licences of what went into them. */
export async function bundleAll() {
  const metafiles = [];
  for (const { files, ...options } of rows) {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: files.map((file) => file.replace(/^(?:\.\/)?dist\/(.*)\.js$/, 'src/$1.ts')),
      outdir: 'dist',
      outbase: 'src',
      bundle: true,
      target: 'node20',
      legalComments: 'linked',
      logLevel: 'warning',
      metafile: true,
      ...options,
    });
    metafiles.push(metafile);
  }
  mkdirSync(`${root}/dist/chunks`, { recursive: true });
  writeFileSync(`${root}/dist/chunks/licences.txt`, licencesOf(metafiles, root));
}
