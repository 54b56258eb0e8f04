// The package, packed and installed into an empty folder as a user would: its command runs, its parts import, its types
// compile.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guide, runVitest, writeOutput } from './testing/guide.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-package-'));
const run = (command: string, args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

beforeAll(() => {
  // Part of `npm run build`, which the tests of others may have done without.
  execFileSync('node', ['scripts/tensorflow-types.mjs'], { cwd: root, stdio: 'pipe' });
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    stdio: 'pipe',
  });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "version": "1.0.0", "type": "module" }');
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${archive}`]);
  copyPackages('@types/node', 'undici-types');
}, 300_000);

/** As if the user had installed them. */
function copyPackages(...names: readonly string[]): void {
  for (const name of names)
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true, dereference: true }); // prettier-ignore
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the installed package', () => {
  test('has its command and its circuits', () => {
    expect(run('npx', ['--no-install', 'qcnn', 'check', 'node_modules/qcnn/circuits/hur.qcnn'])).toContain(
      'ok',
    );
  });

  test('has no BullMQ, and says so where a queue is asked for', () => {
    const command = join(folder, 'node_modules/qcnn/dist/cli/main.js');
    const { status, stderr } = spawnSync('node', [command, 'worker', '--queue', 'redis://127.0.0.1:1'], { cwd: folder, encoding: 'utf8' }); // prettier-ignore
    expect(stderr).toBe('qcnn: a queue needs the package "bullmq", which is not installed; install it beside qcnn: npm install bullmq@5\n'); // prettier-ignore
    expect(status).toBe(2);
  });

  test('has the files of editors', () => {
    const files = readdirSync(join(folder, 'node_modules/qcnn/lsp'), { recursive: true });
    for (const file of ['emacs/qcnn-mode.el', 'vim/syntax/qcnn.vim', 'vim/indent/qcnn.vim']) expect(files).toContain(file); // prettier-ignore
    // Sources of the server are no part of it.
    expect(files.filter((file) => String(file).endsWith('.ts'))).toEqual([]);
  });

  test('runs a circuit', () => {
    writeFileSync(
      join(folder, 'w.json'),
      JSON.stringify(Array.from({ length: 51 }, (_, i) => 0.05 * (i + 1))),
    );
    writeFileSync(join(folder, 'x.json'), JSON.stringify(Array.from({ length: 8 }, (_, i) => 0.1 * (i + 1))));
    const printed = run('npx', [
      '--no-install',
      'qcnn',
      'run',
      'ring',
      '--weights',
      'w.json',
      '--inputs',
      'x.json',
      '--json',
    ]);
    expect(JSON.parse(printed).outputs[0][0]).toBeCloseTo(-0.020367075879, 10);
  });

  test('takes at most 300 MB with all that it depends on', () => {
    const bytes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
      (sum, file) => sum + 512 * lstatSync(join(folder, file)).blocks,
      0,
    );
    console.log(`installed: ${Math.round(bytes / 2 ** 20)} MB`);
    expect(bytes / 2 ** 20).toBeLessThan(300);
  });

  test('has backends of their own, which keep searched trees on disk', () => {
    writeFileSync(
      join(folder, 'backends.mjs'),
      `
      import { elaborateCircuit, libraryLoad, librarySource } from 'qcnn/compiler';
      import { createWasm, initialWeights } from 'qcnn/backends/wasm';
      import { webgpu } from 'qcnn/backends/webgpu';
      const { circuit } = elaborateCircuit(librarySource('hur'), libraryLoad, { set: { n: '16', conv: 'c13' } });
      const values = createWasm({ threads: 1 }).load(circuit).forward(initialWeights(circuit, 1), new Array(16).fill(0.1), 1);
      console.log(values.length, Math.abs(values[0]) <= 1, webgpu.name);`,
    );
    const cache = join(folder, 'cache');
    const env = { ...process.env, QCNN_CACHE: cache };
    const printed = execFileSync('node', ['backends.mjs'], { cwd: folder, encoding: 'utf8', env });
    expect(printed.trim()).toBe('1 true webgpu');
    expect(readdirSync(join(cache, 'trees'))).toHaveLength(1);
  });

  test('is imported with types', () => {
    const script = `
      import { elaborateCircuit, nodeLoad, findBackend, initialWeights, qcnnLayer } from 'qcnn';
      import { check } from 'qcnn/compiler';
      const source = { name: 'a.qcnn', text: 'circuit a { weight w: angle; qubit q; ry(w) q; return Z(q); }' };
      const { circuit } = elaborateCircuit(source, nodeLoad);
      const values = findBackend('reference').load(circuit).forward([Math.PI], [], 1);
      console.log(check(source, nodeLoad).diagnostics.length, Math.round(values[0]), initialWeights(circuit, 1).length, typeof qcnnLayer);`;
    writeFileSync(join(folder, 'user.mjs'), script);
    expect(run('node', ['user.mjs']).trim()).toBe('0 -1 1 function');
    expect(readdirSync(join(folder, 'node_modules/qcnn/dist'))).toContain('index.d.ts');
  });

  test.each([
    ['README.md', [/^\[ ?\d/]],
    ['docs/study.md', [/^qcnn \[ 'validation: \d+', 'test: \d+' \]$/, /^\[ ?\d/]],
  ])('runs the programs of %s', (page, prints) => {
    const programs = [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n([^]*?)```/g)];
    expect(programs).toHaveLength(prints.length);
    // That of a study that was made before.
    const study = [
      'study',
      '--models',
      'qcnn',
      '--controls',
      'none',
      '--limit',
      '8',
      '--epochs',
      '1',
      '-o',
      'results',
    ];
    if (page === 'docs/study.md') run('npx', ['qcnn', ...study]);
    for (const [at, [, program]] of programs.entries()) {
      writeFileSync(join(folder, 'program.mjs'), program);
      expect(run('node', ['program.mjs']).trim()).toMatch(prints[at]);
    }
  });
});

describe('qcnn/testing', () => {
  const program = `
import fc from 'fast-check';
import { elaborateCircuit, verify } from 'qcnn';
import { circuits, inputsOf, programs, settingsOf, weightsOf } from 'qcnn/testing';
fc.assert(fc.property(circuits({ pools: true, noise: true }), (circuit) => verify(circuit).length === 0), { numRuns: 20 });
const [circuit] = fc.sample(circuits({ qubits: 2, gates: ['swap'] }), { numRuns: 1, seed: 3 });
const [program] = fc.sample(programs(), 1);
const { circuit: random } = elaborateCircuit(program);
console.log(fc.stringify(circuit).split('\\n')[0], fc.sample(weightsOf(random), 1)[0].length > 3, fc.sample(inputsOf(random), 1)[0].length > 1, fc.sample(settingsOf('ring'), 1)[0].n > 3);`;

  test('needs fast-check, which the rest of the package does not', () => {
    writeFileSync(join(folder, 'testing.mjs'), program);
    const { status, stderr } = spawnSync('node', ['testing.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain("Cannot find package 'fast-check'");
    const loaded = `await import('qcnn'); await import('qcnn/compiler'); await import('qcnn/prettier'); await import('qcnn/backends/wasm'); console.log('ok')`;
    expect(run('node', ['--input-type=module', '-e', loaded]).trim()).toBe('ok');
  });

  test('draws circuits, programs, numbers and settings with it', () => {
    copyPackages('fast-check', 'pure-rand');
    expect(run('node', ['testing.mjs']).trim()).toBe('circuit arbitrary { true true true');
  });
});

/** Type-checks programs of the folder, strictly and without skipLibCheck; one line an error. */
function typeErrors(files: readonly string[], options: object): string[] {
  const compilerOptions = { target: 'ES2022', strict: true, noEmit: true, skipLibCheck: false, ...options };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules/typescript/lib/tsc.js');
  const { stdout } = spawnSync('node', [tsc, '-p', folder], { cwd: folder, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => /^\S.*error TS/.test(line));
}

describe('the types of the installed package', () => {
  const settings: readonly [string, object][] = [
    ['NodeNext', { module: 'NodeNext' }],
    ['bundler', { module: 'ESNext', moduleResolution: 'bundler', isolatedModules: true }],
    ['Node alone', { module: 'NodeNext', lib: ['ES2023'], types: ['node'] }],
    ['the strictest', { module: 'NodeNext', exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true, noPropertyAccessFromIndexSignature: true }], // prettier-ignore
  ];

  test.each(settings)('compile with all that they pull in: %s', (_, options) => {
    const entries = Object.keys(
      (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: object }).exports,
    ).filter((entry) => entry !== './package.json');
    const imports = entries.map((entry, i) => `import * as entry${i} from 'qcnn${entry.slice(1)}';`);
    const program = `${imports.join('\n')}
import { loadCircuit, qcnnLayer, tf } from 'qcnn';
import type { Circuit } from 'qcnn/compiler';
const circuit: Circuit = loadCircuit('ring', { set: { n: 4 } });
const layer: tf.layers.Layer = qcnnLayer({ circuit });
const model: tf.Sequential = tf.sequential({ layers: [layer, tf.layers.dense({ units: 2 })] });
const sum: tf.Tensor = tf.ones([2, 2]).add(1);
console.log(model, sum, ${entries.map((_, i) => `entry${i}`).join(', ')});
// @ts-expect-error
qcnnLayer({ circuit: 4 });
`;
    writeFileSync(join(folder, 'typed.ts'), program);
    expect(typeErrors(['typed.ts'], options)).toEqual([]);
  });

  test('go with a program’s own @tensorflow/tfjs, whose own declarations need skipLibCheck', () => {
    for (const name of ['tfjs', 'tfjs-converter', 'tfjs-data', 'tfjs-backend-webgl']) {
      const from = join(root, 'node_modules/@tensorflow', name);
      const isDeclaration = (path: string) => statSync(path).isDirectory() || /(\.d\.ts|package\.json)$/.test(path); // prettier-ignore
      cpSync(from, join(folder, 'node_modules/@tensorflow', name), { recursive: true, filter: isDeclaration, dereference: true }); // prettier-ignore
    }
    writeFileSync(
      join(folder, 'own.ts'),
      `import * as tf from '@tensorflow/tfjs';
import { imagePatches, loadCircuit, predict, qcnnLayer } from 'qcnn';
const circuit = loadCircuit('ring', { set: { n: 4 } });
const patches = imagePatches<tf.layers.Layer>({ size: 2, inputShape: [4, 4, 1] });
const model = tf.sequential({ layers: [patches, qcnnLayer({ circuit })] });
model.add(qcnnLayer({ circuit }));
console.log(predict(model, { values: new Float32Array(16), shape: [4, 4, 1] }));
`,
    );
    expect(typeErrors(['own.ts'], { module: 'NodeNext', skipLibCheck: true })).toEqual([]);
    // It declares the names of WebGPU that TypeScript's own library has by now.
    const ours = typeErrors(['own.ts'], { module: 'NodeNext' }).filter((error) => /^(own\.ts|node_modules\/qcnn\/)/.test(error)); // prettier-ignore
    expect(ours).toEqual([]);
  });
});

describe('docs/testing.md', () => {
  const shown = guide.filter(({ output }) => output !== undefined);
  let printed: ReadonlyMap<string, string>;

  beforeAll(() => {
    copyPackages('fast-check', 'pure-rand');
    // Its own packages are found where it really is.
    symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
    for (const { file, code } of guide) writeFileSync(join(folder, file), code);
    printed = runVitest(
      folder,
      shown.map(({ file }) => file),
    );
  });

  test('is right for the compiler of types', () => {
    const files = guide.map(({ file }) => file).filter((file) => !file.startsWith('jest'));
    const options = {
      module: 'NodeNext',
      types: ['node'],
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    };
    expect(typeErrors(files, options)).toEqual([]);
  });

  test.each(shown)('$file prints what stands beneath it', (block) => {
    const text = printed.get(block.file)!;
    if (process.env['QCNN_GOLDEN'] === 'write') writeOutput(block, text);
    else expect(text).toBe(block.output);
  });
});

/** The programs of docs/api.md, with what stands beneath them. */
const recipesPath = join(root, 'docs/api.md');
const recipes = [
  ...readFileSync(recipesPath, 'utf8').matchAll(/```ts\n([^]*?)```\n\n(```text\n([^]*?)```)/g),
].map(([, code, block, output], index) => ({ file: `recipe-${index}`, code, block, output }));

describe('docs/api.md', () => {
  test('has ten recipes, each program with its output', () => {
    const page = readFileSync(recipesPath, 'utf8');
    expect(page.match(/^## /gm)).toHaveLength(10);
    expect(page.match(/```ts\n/g)).toHaveLength(recipes.length);
  });

  test('names what the package exports', () => {
    const [, table] = /\n\| wanted [^]*?\n((?:\|.*\n)+)/.exec(readFileSync(recipesPath, 'utf8'))!;
    const names = [...table.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(40);
    writeFileSync(
      join(folder, 'names.mjs'),
      `import * as qcnn from 'qcnn'; console.log(${JSON.stringify(names)}.filter((name) => !(name in qcnn)).join());`,
    );
    expect(run('node', ['names.mjs']).trim()).toBe('');
  });

  test('is right for the compiler of types', () => {
    for (const { file, code } of recipes) writeFileSync(join(folder, `${file}.ts`), code);
    const files = recipes.map(({ file }) => `${file}.ts`);
    expect(typeErrors(files, { module: 'NodeNext', types: ['node'] })).toEqual([]);
  });

  test.each(recipes)('$file prints what stands beneath it', async ({ file, code, block, output }) => {
    const { code: program } = await transform(code, { loader: 'ts', target: 'es2022' });
    writeFileSync(join(folder, `${file}.mjs`), program);
    const printed = run('node', [`${file}.mjs`])
      .replace(/[ \n]+$/, '\n')
      .replace(/ +$/gm, '');
    if (process.env['QCNN_GOLDEN'] === 'write') {
      const page = readFileSync(recipesPath, 'utf8');
      writeFileSync(recipesPath, page.replace(`${code}\`\`\`\n\n${block}`, () => `${code}\`\`\`\n\n\`\`\`text\n${printed}\`\`\``)); // prettier-ignore
    } else expect(printed).toBe(output);
  });
});
