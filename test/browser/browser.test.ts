// What the package gives to browsers: entries without anything of Node, and circuits that a page computes as Node does.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { format as inNode } from 'prettier';
import { elaborateCircuit, libraryLoad, librarySource, type Settings } from '../../src/compiler/index.ts';
import * as plugin from '../../src/format/index.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { initialWeights } from '../../src/runtime/weights.ts';
import { bundle, publicEntries } from './bundle.ts';
import { openPage, whyNoChromium, type OpenPage } from './chromium.ts';

/** What needs Node, and why; kilobytes, minified, that the others may take. */
const nodeOnly: Readonly<Record<string, string>> = {
  qcnn: 'it reads files and images, and trains with TensorFlow.js as Node loads it',
  'qcnn/testing': 'it reads the files that references name',
  'qcnn/testing/matchers': 'it reads the files that references name',
};
const most: Readonly<Record<string, number>> = {
  'qcnn/compiler': 800,
  'qcnn/backends/wasm': 280,
  'qcnn/backends/webgpu': 320,
  'qcnn/prettier': 280,
};

describe('entries', () => {
  test('are each for browsers or for Node alone', () => {
    expect(publicEntries().sort()).toEqual([...Object.keys(nodeOnly), ...Object.keys(most)].sort());
  });

  test.each(Object.entries(most))('%s is bundled without anything of Node', async (entry, kilobytes) => {
    const { code, ofNode } = await bundle(`export * from '${entry}';`);
    expect(ofNode).toEqual([]);
    const size = Math.round(code.length / 1000);
    console.log(`${entry}: ${size} kB`);
    expect(size).toBeLessThan(kilobytes);
  });

  test.each(Object.entries(nodeOnly))('%s is for Node: %s', async (entry) => {
    expect((await bundle(`export * from '${entry}';`)).ofNode.length).toBeGreaterThan(0);
  });

  test('of one backend, what a page does not use is left out', async () => {
    const { packages } = await bundle(`export { createWasm } from 'qcnn/backends/wasm';`);
    expect(packages).toEqual([]);
  });
});

/** What the page computes with, by a text alone. */
interface Task {
  readonly circuit: string;
  readonly set: Settings;
  readonly backend: 'wasm' | 'webgpu';
  readonly batch: number;
  readonly inputs: readonly number[];
  readonly upstream: readonly number[];
}

interface Numbers {
  readonly forward: readonly number[];
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly inputs: readonly number[];
}

/** Text of the page's module: what a page would write. */
const program = `
import { elaborateCircuit, libraryLoad, librarySource } from 'qcnn/compiler';
import { createWasm, initialWeights } from 'qcnn/backends/wasm';
import { createWebgpu } from 'qcnn/backends/webgpu';

export async function compute({ circuit: name, set, backend, batch, inputs, upstream }) {
  const { circuit, diagnostics } = elaborateCircuit(librarySource(name), libraryLoad, { set });
  if (!circuit) throw new Error(diagnostics[0].message);
  const weights = initialWeights(circuit, 7);
  const executable = await (backend === 'wasm' ? createWasm() : createWebgpu()).load(circuit);
  const forward = await executable.forward(weights, inputs, batch);
  const gradients = await executable.vjp(weights, inputs, upstream, batch);
  executable.dispose();
  return { forward: [...forward], values: [...gradients.values], weights: [...gradients.weights], inputs: [...gradients.inputs] };
}`;

const absent = whyNoChromium();

describe.skipIf(absent !== undefined)(`a page${absent === undefined ? '' : `: ${absent}`}`, () => {
  let opened: OpenPage;
  beforeAll(async () => {
    const { code } = await bundle(program);
    opened = await openPage({ '/program.js': code });
  });
  afterAll(() => opened?.close());

  const cases: [string, Settings, Task['backend']][] = (
    [
      ['ring', {}],
      ['ring', { n: '6', conv: 'so4' }],
      ['hur', {}],
    ] as [string, Settings][]
  ).flatMap(([name, set]) => [
    [name, set, 'wasm'],
    [name, set, 'webgpu'],
  ]);

  test.each(cases)('computes %s %o on %s', async (name, set, backend) => {
    const { circuit } = elaborateCircuit(librarySource(name)!, libraryLoad, { set });
    const batch = 3;
    const width = circuit!.inputs.reduce((sum, { size }) => sum + size, 0);
    const inputs = Array.from({ length: batch * width }, (_, i) => 2 * Math.sin(1 + 1.7 * i + 0.3 * i * i));
    const upstream = Array.from({ length: batch * circuit!.outputs.length }, (_, i) => Math.cos(i));
    const task: Task = { circuit: name, set, backend, batch, inputs, upstream };
    // A text, since what the tests' own loader makes of `import` means nothing in a page.
    const call = `import('/program.js').then(({ compute }) => compute(${JSON.stringify(task)}))`;
    const numbers = await opened.page.evaluate<Numbers>(call);
    const executable = reference.load(circuit!);
    const weights = initialWeights(circuit!, 7);
    const right = executable.vjp(weights, inputs, upstream, batch);
    const near = (actual: readonly number[], expected: Float64Array, tolerance: number) => {
      expect(actual).toHaveLength(expected.length);
      actual.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(tolerance));
    };
    const largest = (gradient: Float64Array) => Math.max(1, ...gradient.map(Math.abs));
    near(numbers.forward, executable.forward(weights, inputs, batch), 2e-6);
    near(numbers.values, right.values, 2e-6);
    near(numbers.weights, right.weights, 1e-5 * largest(right.weights));
    near(numbers.inputs, right.inputs, 1e-5 * largest(right.inputs));
    expect(right.weights.some((each) => Math.abs(each) > 0.01)).toBe(true);
    expect(opened.errors).toEqual([]);
  });

  test('computes in a worker, too', async () => {
    const { circuit } = elaborateCircuit(librarySource('ring')!, libraryLoad);
    const inputs = Array.from({ length: 8 }, (_, i) => 0.1 * i);
    const task: Task = { circuit: 'ring', set: {}, backend: 'wasm', batch: 1, inputs, upstream: [1] };
    const { forward } = await opened.page.evaluate<Numbers>(`new Promise((resolve, reject) => {
      const code = \`import { compute } from '\${location.origin}/program.js';
        compute(${JSON.stringify(task)}).then((numbers) => postMessage(numbers));\`;
      const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    })`);
    const [right] = reference.load(circuit!).forward(initialWeights(circuit!, 7), inputs, 1);
    expect(forward).toHaveLength(1);
    expect(Math.abs(forward[0] - right)).toBeLessThan(2e-6);
  });

  test('of docs/browser shows what it computed', async () => {
    const read = (file: string) =>
      readFileSync(new URL(`../../docs/browser/${file}`, import.meta.url), 'utf8');
    const html = read('index.html');
    const text = /<textarea[^>]*>([^]*?)<\/textarea/.exec(html)![1];
    const { circuit } = elaborateCircuit({ name: 'page.qcnn', text }, libraryLoad);
    const { code } = await bundle(read('page.js'));
    const { page, errors, close } = await openPage({ '/page.bundle.js': code }, html);
    try {
      await page.waitForFunction(`document.querySelector('#result').textContent !== ''`);
      const shown = await page.textContent('#result');
      const right = reference.load(circuit!).vjp(initialWeights(circuit!, 1), [0.1, 0.2, 0.3, 0.4], [1], 1);
      const [value, ...gradient] = [...shown!.matchAll(/-?\d\.\d{4}/g)].map(Number);
      expect(shown).toMatch(/^on webgpu: /);
      expect(value).toBeCloseTo(right.values[0], 3);
      expect(gradient).toHaveLength(right.weights.length);
      gradient.forEach((each, i) => expect(each).toBeCloseTo(right.weights[i], 3));
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  });

  test('lays out circuits, and those in Markdown, as Node does', async () => {
    const { code } = await bundle(`
import { format } from 'prettier/standalone';
import * as markdown from 'prettier/plugins/markdown';
import * as qcnn from 'qcnn/prettier';
export const layOut = (text, options) => format(text, { ...options, plugins: [markdown, qcnn] });`);
    const circuit = 'circuit c(n:int=4){// first\nqubit q[n];h   on q;\n\n\nreturn Z(q[0]),Z( q[1] ),X(q[2])*X(q[3]);}';
    const { page, errors, close } = await openPage({ '/format.js': code });
    try {
      for (const [text, options] of [
        [circuit, { parser: 'qcnn' }],
        [circuit, { filepath: 'a.qcnn', printWidth: 40, tabWidth: 4 }],
        [`# A circuit\n\n\`\`\`qcnn\n${circuit}\n\`\`\`\n`, { parser: 'markdown' }],
        [librarySource('hur')!.text, { parser: 'qcnn' }],
      ] as const) {
        const call = `import('/format.js').then(({ layOut }) => layOut(${JSON.stringify(text)}, ${JSON.stringify(options)}))`;
        const expected = await inNode(text, { ...options, plugins: [plugin] });
        expect(await page.evaluate<string>(call)).toBe(expected);
        if (text.includes(circuit)) expect(expected).toContain('  h on q;\n\n');
      }
      const refusal = `import('/format.js').then(({ layOut }) => layOut('circuit {', { parser: 'qcnn' })).catch(({ message }) => message)`;
      const message: string = await inNode('circuit {', { parser: 'qcnn', plugins: [plugin] }).catch((error: Error) => error.message);
      expect((await page.evaluate<string>(refusal)).split('\n')[0]).toBe(message.split('\n')[0]);
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  }); // prettier-ignore
});
