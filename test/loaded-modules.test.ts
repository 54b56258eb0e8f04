// What is loaded before it is needed makes every command slow: the files that a process loads, as Node's loaders tell.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

/** Writes the place and the format of each module that is imported to a descriptor of its own. */
const hook = dataUrl(`
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) {
    const loaded = await next(url, context);
    writeSync(3, loaded.format + ' ' + url + '\\n');
    return loaded;
  }`);
/** At the end come those that were required. */
const register = dataUrl(`
  import { writeSync } from 'node:fs';
  import { createRequire, register } from 'node:module';
  register(${JSON.stringify(hook)});
  const { cache } = createRequire(process.cwd() + '/');
  process.on('exit', () => Object.keys(cache).forEach((file) => writeSync(3, 'required ' + file + '\\n')));`);

interface Loaded {
  /** Packages, also those that packages load. */
  readonly packages: readonly string[];
  /** How many files of qcnn itself. */
  readonly own: number;
  /** CommonJS that is imported, which takes Node twice the time of \`require\`. */
  readonly slow: readonly string[];
}

function loadedBy(...program: string[]): Loaded {
  const shell = 'exec "$0" "$@" 3>&1 >/dev/null';
  const listed = execFileSync('sh', ['-c', shell, process.execPath, '--import', register, ...program], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = listed.split('\n');
  const names = lines.flatMap((line) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(line)?.[1] ?? []);
  return {
    packages: [...new Set(names)].sort(),
    own: lines.filter((line) => /^module .*\/dist\//.test(line)).length,
    slow: lines.filter((line) => line.startsWith('commonjs ')),
  };
}

const command = 'dist/cli/main.js';
const compiler = ['chevrotain', 'commander'];
/** A table, with what measures the width of its words. */
const tables = [
  'cli-table3',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'is-fullwidth-code-point',
  'emoji-regex',
];

/** The loop over a circuit, from the circuit's text to trained weights. */
const trainsCircuit = `
  import { loadCircuit } from './build/circuit-files/load-circuit.js';
  import { wasm } from './build/runtime/backends/wasm/index.js';
  import { circuitTrainable } from './build/runtime/training/circuit-learner.js';
  import { oneRate } from './build/runtime/training/settings.js';
  import { sourceOfValues } from './build/runtime/training/source.js';
  import { trainModel } from './build/runtime/training/train-model.js';
  import { initialWeights } from './build/runtime/weights.js';
  const circuit = loadCircuit('ring', { set: { n: 4, conv: 'ttn' } });
  const values = Float32Array.from({ length: 32 }, (_, index) => index / 10);
  const samples = sourceOfValues({ values, shape: [4], labels: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1), classes: 2 });
  const model = circuitTrainable({ executable: wasm.load(circuit), weights: initialWeights(circuit, 1) }, 2);
  const sets = { training: samples, validation: samples };
  const { history } = await trainModel(model, sets, { epochs: 2, recipe: 'default', seed: 1 }, { rates: oneRate(0.1) });
  if (history.length !== 2) throw new Error('it was not trained');`;

describe.skipIf(process.platform === 'win32')('what is loaded by', () => {
  test.each([
    [['--version'], []],
    [['--help'], ['commander']],
    [['help', 'study'], ['commander']],
    [['check', 'circuits'], compiler],
    [
      ['format', '--check', 'circuits'],
      [...compiler, 'prettier'],
    ],
    [['weights', 'hur'], compiler],
    [['check', 'circuits/hur.qcnn'], compiler],
    [
      ['resources', 'hur'],
      [...compiler, ...tables],
    ],
    [
      ['compile', 'hur', '--emit', 'svg'],
      [...compiler, ...tables],
    ],
  ])('qcnn %j', (words, expected) => {
    const { packages, own, slow } = loadedBy(command, ...words);
    expect(packages).toEqual([...expected].sort());
    expect(slow).toEqual([]);
    expect(own).toBeLessThan(85);
  });

  test('import of qcnn: neither images, archives nor pictures', () => {
    const { packages, own, slow } = loadedBy('--input-type=module', '-e', `import 'qcnn';`);
    const tensors = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
    expect(packages).toEqual([...tensors, 'chevrotain', ...tables].sort());
    expect(slow).toEqual([]);
    expect(own).toBeLessThan(30);
  });

  test('training a circuit: no TensorFlow.js', () => {
    const { packages } = loadedBy('--input-type=module', '-e', trainsCircuit);
    expect(packages.filter((name) => name.includes('tensorflow'))).toEqual([]);
  });

  test('import of qcnn/compiler: the parser alone', () => {
    const { packages, own } = loadedBy('--input-type=module', '-e', `import 'qcnn/compiler';`);
    expect(packages).toEqual(['chevrotain']);
    expect(own).toBeLessThan(14);
  });
});
