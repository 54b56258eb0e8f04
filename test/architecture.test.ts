// docs/architecture.md is true: its stages are made again and compared, its table of imports holds, its names stand in
// the code. After a change that is meant, `QCNN_GOLDEN=write npx vitest run test/architecture.test.ts` writes the stages.
import * as tf from '@tensorflow/tfjs';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import { check, elaborateCircuit, formatDiagnostic, printCircuit } from '../src/compiler/index.ts';
import { optimise } from '../src/compiler/passes/index.ts';
import { planFor, printPlan } from '../src/compiler/plan/index.ts';
import { parse } from '../src/compiler/syntax/index.ts';
import { kernelModule } from '../src/compiler/targets/wasm/kernels/index.ts';
import { lowerPlan } from '../src/compiler/targets/wasm/lower.ts';
import { reference } from '../src/runtime/backends/reference/index.ts';
import { startEngine } from '../src/runtime/tensors/engine.ts';
import { qcnnLayer } from '../src/runtime/tensors/qcnn-layer.ts';
import { chooseContestants } from '../src/study/contestants.ts';
import { load } from './compiler/load.ts';

const path = new URL('../docs/architecture.md', import.meta.url);
const page = readFileSync(path, 'utf8');
const [, text] = /```qcnn small\n([^]*?)```/.exec(page)!;
const source = { name: 'small.qcnn', text };
const circuit = elaborateCircuit(source, load).circuit!;
const weights = [0.5, 0.25];
const inputs = [0.3, 1.1];

const kinds = () =>
  parse(source)
    .file.declarations.flatMap((declaration) =>
      declaration.kind === 'circuit' ? declaration.body.statements.map(({ kind }) => kind) : [],
    )
    .join(' ');

const faults = () =>
  check({ ...source, text: text.replace('ry(x)', 'ry(y)') }, load).diagnostics.map(formatDiagnostic).join('\n'); // prettier-ignore

function kernels(): string {
  const { words, wordsAt, chunk } = lowerPlan(planFor(circuit), undefined, 4);
  const word = (offset: number) => words[(offset - wordsAt) / 4];
  const calls = Array.from({ length: chunk.count }, (_, i) => word(word(chunk.list + 4 * i)));
  return `kernels of the values of a chunk: ${calls.map((kernel) => kernelModule.table[kernel]).join(' ')}`;
}

function values(): string {
  const gradients = reference.load(circuit).vjp(weights, inputs, [1], 1);
  const digits = (numbers: Float64Array) => [...numbers].map((value) => value.toFixed(9)).join(' ');
  return `values ${digits(gradients.values)}; gradient by the weights ${digits(gradients.weights)}; by the inputs ${digits(gradients.inputs)}`;
}

async function layer(): Promise<string> {
  await startEngine();
  const made = qcnnLayer({ circuit, inputShape: [2] });
  const model = tf.sequential({ layers: [made] });
  made.setWeights([tf.tensor1d(weights)]);
  const [value] = await (model.predict(tf.tensor2d([inputs])) as tf.Tensor).data();
  const { order } = chooseContestants(['qcnn'], 'all');
  return `layer: ${value.toFixed(5)}\norder of a study of qcnn with all controls: ${order.join(', ')}`;
}

/** What stands in the block of each name. */
const stages: Readonly<Record<string, () => string | Promise<string>>> = {
  front: () => `${kinds()}\n${faults()}`,
  circuit: () => {
    // Without the head, which stays.
    const optimised = printCircuit(optimise(circuit, 2, { verify: true }).circuit)
      .split('\n')
      .slice(4);
    return `${printCircuit(circuit).trimEnd()}\noptimised, the operations are\n${optimised.join('\n')}`;
  },
  plan: () => printPlan({ ...planFor(circuit), eachBack: [], onceBack: [] }).replace(/\n+/g, '\n'),
  numbers: async () => `${kernels()}\n${values()}\n${await layer()}`,
};

const block = (name: string) => new RegExp(`(\`\`\`text ${name}\\n)([^]*?)(\`\`\`\\n)`);

test('the stages of the small circuit', async () => {
  const made = await Promise.all(Object.entries(stages).map(async ([name, make]) => [name, await make()] as const)); // prettier-ignore
  const written = made.reduce(
    (result, [name, output]) => result.replace(block(name), (_, head, __, end) => `${head}${output.trimEnd()}\n${end}`), // prettier-ignore
    page,
  );
  if (process.env['QCNN_GOLDEN'] === 'write') writeFileSync(path, written);
  else expect(page).toBe(written);
  expect([...page.matchAll(/```text (\w+)/g)].map(([, name]) => name)).toEqual(Object.keys(stages));
});

const root = new URL('..', import.meta.url);
const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

describe('imports', () => {
  const shared = [
    'user-error.ts',
    'system-error.ts',
    'package-folder.ts',
    'printable.ts',
    'json-shape.ts',
    'json-schema.ts',
    'phrases.ts',
    'json-text.ts',
    'option-names.ts',
  ];
  const [, table] = /\| folder \| may import \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(page)!;
  const named = (cell: string) => [...cell.matchAll(/`([^`]+)`|\ball\b/g)].map(([all, name]) => name ?? all);
  const lines = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(1, 3).map(named));
  const rows = lines.flatMap(([own, allowed]) => own.map((folder) => [folder, ...allowed]));
  const folders = rows.map(([folder]) => folder);

  /** The row of a file: of the deepest folder that has one. */
  function folderOf(file: string): string | undefined {
    let folder = dirname(file);
    if (folders.includes(join(folder, '*.ts'))) return join(folder, '*.ts');
    while (folder !== '.' && !folders.includes(folder)) folder = dirname(folder);
    return folder === '.' ? undefined : folder;
  }

  function importsOf(file: string): string[] {
    const found = readFileSync(new URL(`src/${file}`, root), 'utf8').matchAll(
      /^(?:import|export)\s(?:[^'"]*?from )?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm,
    );
    return [...found]
      .map(([, still, late]) => join(dirname(file), still ?? late))
      .filter((target) => !shared.includes(target));
  }

  test('of packages: each is a dependency, a peer, or put into a file by the build', () => {
    const bundled = {
      vega: 'scripts/bundle-vega.mjs',
      'vega-lite': 'scripts/bundle-vega.mjs',
      '@tensorflow/tfjs-backend-webgpu': 'scripts/bundles.mjs',
      yaml: 'scripts/bundles.mjs',
    };
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(new URL('package.json', root), 'utf8'),
    ) as Record<string, object>;
    const named = files.flatMap((file) => {
      const text = readFileSync(new URL(`src/${file}`, root), 'utf8');
      const found = text.matchAll(
        /^(?:import|export)\s(?:[^'"]*?from )?'([^.'][^']*)'|\bimport\('([^.'][^']*)'\)/gm,
      );
      return [...found].map(([, still, late]) => still ?? late);
    });
    const packages = named.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]).filter((name) => !name.startsWith('node:')); // prettier-ignore
    expect(new Set(packages).size).toBeGreaterThan(5);
    expect(
      packages.filter((name) => !Object.hasOwn({ ...dependencies, ...peerDependencies, ...bundled }, name)),
    ).toEqual([]);
  });

  test('every file stands in a folder of the table', () => {
    expect(files.filter((file) => folderOf(file) === undefined)).toEqual([]);
  });

  test('a row names only rows above it', () => {
    lines.forEach(([, others], row) => {
      const above = ['all', ...lines.slice(0, row).flatMap(([own]) => own)];
      for (const other of others) expect(above).toContain(other);
    });
  });

  test.each(rows)('of %s', (folder, ...allowed) => {
    const all = allowed.includes('all') ? folders.slice(0, folders.indexOf(folder)) : allowed;
    const own = files.filter((file) => folderOf(file) === folder);
    const targets = own.flatMap((file) =>
      importsOf(file)
        .filter((target) => folderOf(target) !== folder)
        .map((target) => ({ file, target, to: folderOf(target) })),
    );
    expect(targets.filter(({ to }) => to === undefined || !all.includes(to))).toEqual([]);
    if (all === allowed) expect(new Set(targets.map(({ to }) => to))).toEqual(new Set(all));
  });
});

describe('names', () => {
  test('of files in CONTRIBUTING', () => {
    const contributing = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');
    const named = [...contributing.matchAll(/`([\w./-]+\.(?:ts|mjs|md|json))`/g)].map(([, name]) => name);
    const known = [
      'src',
      'test',
      'docs',
      'grammar',
      'circuits',
      'scripts',
      'lsp/service',
      'lsp/server',
      'lsp/vscode/e2e',
    ]
      .flatMap((folder) =>
        readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map(
          (file) => `/${folder}/${file.replaceAll('\\', '/')}`,
        ),
      ) // prettier-ignore
      .concat('/.oxlintrc.json');
    const real = named.filter((name) => !/NAME|CODE|VERB-NOUN/.test(name));
    expect(real.length).toBeGreaterThan(30);
    expect(real.filter((name) => !known.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
  });

  const code = [...page.replace(/```[^]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);

  test('of files and folders', () => {
    const paths = code.filter((name) => /^(src|test|docs)\//.test(name));
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
  });

  test('with their files', () => {
    const placed = [...page.matchAll(/`([\w-]+)`\s+(?:in\s+|\()`(src\/[^`]+\.ts)`/g)];
    expect(placed.length).toBeGreaterThan(18);
    for (const [, name, file] of placed)
      expect(readFileSync(new URL(file, root), 'utf8'), `${name} in ${file}`).toMatch(
        new RegExp(`\\b(export (const|function\\*?|interface|type) ${name}|readonly ${name}:)`),
      );
  });

  test('of functions and types', () => {
    const all = files.map((file) => readFileSync(new URL(`src/${file}`, root), 'utf8')).join('\n');
    const names = code.filter((name) => /^[a-zA-Z]\w*[A-Z]\w*$|^[A-Z]\w+$/.test(name));
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(all))).toEqual([]);
  });
});
