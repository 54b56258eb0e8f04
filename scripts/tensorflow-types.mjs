// The types of TensorFlow.js that `qcnn` exports as `tf`, made from its own declarations: those do not compile under
// `strict` without `skipLibCheck`, these do. Part of the build; writes `dist/runtime/tensors/tfjs`, and the door to it.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const tensors = fileURLToPath(new URL('../dist/runtime/tensors/', import.meta.url));
const target = join(tensors, 'tfjs');
const folders = { core: packageFolder('tfjs-core'), layers: packageFolder('tfjs-layers') };
const entries = [
  join(folders.core, 'index.d.ts'),
  join(folders.core, 'public/chained_ops/register_all_chained_ops.d.ts'),
  join(folders.layers, 'index.d.ts'),
];

/** What strict TypeScript refuses, in which file, and what stands there instead. */
const repairs = {
  'core/hash_util.d.ts': [/\bLong\b/g, 'object'],
  'layers/engine/training.d.ts': [/ implements tfc\.InferenceModel/g, ''],
  'layers/keras_format/types.d.ts': [/\[key: string\]: PyJsonValue;/g, '[key: string]: any;'],
};

rmSync(target, { recursive: true, force: true });
const written = new Set();
const open = [...entries];
while (open.length > 0) copy(open.pop());
for (const file of Object.keys(repairs))
  if (!written.has(file)) throw new Error(`${file} is not there any more`);
writeFileSync(
  join(tensors, 'tf.d.ts'),
  `export * from './tfjs/core/index.js';
/** With it come the gradients of all operations. */
export * from './tfjs/layers/index.js';
import './tfjs/core/public/chained_ops/register_all_chained_ops.js';
import '../page-types.js';
`,
);

function packageFolder(name) {
  return join(dirname(require.resolve(`@tensorflow/${name}/package.json`)), 'dist');
}

function placeOf(file) {
  const [part] = Object.entries(folders).find(([, folder]) => file.startsWith(folder + '/'));
  return join(part, relative(folders[part], file));
}

function copy(file) {
  const place = placeOf(file);
  if (written.has(place)) return;
  written.add(place);
  const specifier = /(\bfrom |\bimport |\bimport\(|\bdeclare module )(['"])([^'"]+)\2/g;
  let text = readFileSync(file, 'utf8')
    .replace(/^\/\/\/ <.*\n/gm, '')
    .replace(specifier, (whole, before, quote, path) => {
      const found = resolveFrom(file, path);
      if (found === undefined) return whole;
      open.push(found);
      const way = relative(dirname(place), placeOf(found)).replace(/\.d\.ts$/, '.js');
      return `${before}${quote}${way.startsWith('.') ? way : `./${way}`}${quote}`;
    });
  if (place in repairs) {
    const [fault, repair] = repairs[place];
    const repaired = text.replace(fault, repair);
    if (repaired === text) throw new Error(`${place} has changed: nothing to repair`);
    text = repaired;
  }
  const to = join(target, place);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, text);
}

/** The file of declarations that a path names; undefined for what is no part of TensorFlow.js. */
function resolveFrom(file, path) {
  if (path === '@tensorflow/tfjs-core') return join(folders.core, 'index.d.ts');
  const deep = /^@tensorflow\/tfjs-core\/dist\/(.+)$/.exec(path);
  if (!deep && !path.startsWith('.')) return undefined;
  const base = deep ? join(folders.core, deep[1]) : resolve(dirname(file), path);
  if (existsSync(`${base}.d.ts`)) return `${base}.d.ts`;
  if (existsSync(base) && statSync(base).isDirectory()) return join(base, 'index.d.ts');
  throw new Error(`${file} names ${path}, which is not there`);
}
