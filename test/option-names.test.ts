// Options that do not exist are told, in every function that takes some: left out silently, they would change numbers.
import { describe, expect, test } from 'vitest';
import * as api from '../src/index.ts';
import * as testing from '../src/testing/index.ts';

const script = '../scripts/public-names.mjs';
const { optionTakers } = (await import(script)) as { optionTakers(): readonly string[] };
/** The former name of loadClassifier; what test runners call with arguments of their own, as in `beforeAll(startEngine)`. */
const untested = ['loadModel', 'startEngine'];

const circuit = api.loadCircuit('ring', { set: { n: 4, conv: 'ttn' } });
const source = { name: 'a.qcnn', text: 'circuit a(n: int = 1) { qubit q[n]; return Z(q[0]); }' };
const point = { weights: { seed: 1 }, inputs: [0, 1, 2, 3] };
const evaluator = api.createEvaluator(circuit);
const bound = { weights: api.initialWeights(circuit, 1), inputs: point.inputs };

/** Each function with options that it takes. */
const calls: readonly (readonly [string, (options: never) => unknown, object])[] = [
  ['loadCircuit', (options) => api.loadCircuit('ring', options), { set: { n: 4 }, noise: { depolarize: 0.1 } }],
  ['elaborateCircuit', (options) => api.elaborateCircuit(source, undefined, options), { set: { n: 2 }, circuit: 'a' }],
  ['check', (options) => api.check(source, undefined, options), { set: { n: 2 }, circuit: 'a' }],
  ['optimise', (options) => api.optimise(circuit, 2, options), { verify: true, without: [] }],
  ['evaluate', (options) => api.evaluate(circuit, options), { ...point, backend: 'wasm' }],
  ['jacobian', (options) => api.jacobian(circuit, options), { ...point, backend: 'wasm', by: 'both' }],
  ['evaluate', (options) => evaluator.evaluate(options), point],
  ['jacobian', (options) => evaluator.jacobian(options), { ...point, by: 'inputs' }],
  ['variance', (options) => api.variance(circuit, options), { ...point, backend: 'wasm' }],
  ['sample', (options) => api.sample(circuit, options), { ...point, backend: 'wasm', shots: 2, seed: 1, qubits: [0] }],
  ['estimate', (options) => api.estimate(circuit, options), { ...point, backend: 'wasm', shots: 2, seed: 1 }],
  ['densityMatrix', (options) => api.densityMatrix(circuit, options), { ...point, qubits: [0] }],
  ['stateVector', (options) => api.stateVector(api.elaborateCircuit(source).circuit!, options), {}],
  ['planCircuit', (options) => api.planCircuit(circuit, options), { batch: 2, gradient: false }],
  ['drawSvg', (options) => api.drawSvg(circuit, options), { title: 'a', maxWires: 9 }],
  ['drawText', (options) => api.drawText(circuit, options), { colour: true, maxBoxes: 90 }],
  ['drawnBoxes', (options) => api.drawnBoxes(circuit, options), { names: ['a', 'b', 'c', 'd'] }],
  ['exportQasm2', (options) => api.exportQasm2(circuit, options), bound],
  ['exportQasm3', (options) => api.exportQasm3(circuit, options), bound],
  ['compareFiles', (options) => api.compareFiles('ring', 'ring', options), { set: { n: '4' } }],
  ['compareCircuits', (options) => api.compareCircuits(circuit, circuit, options), { seed: 1 }],
  ['createEvaluator', (options) => api.createEvaluator(circuit, options), { backend: 'wasm' }],
  ['createWasm', (options) => api.createWasm(options), { threads: 1, memoryLimit: 2 ** 20 }],
  ['plan of createWasm', (plan) => api.createWasm({ plan }), { batch: 1, limits: undefined }],
  ['createWebgpu', (options) => api.createWebgpu(options), { timeout: 1, method: 'plan', batch: 2 }],
  ['createGpujs', (options) => api.createGpujs(options), { mode: 'cpu', chunk: 2 }],
  ['plan of createGpujs', (plan) => api.createGpujs({ plan }), { kind: 'network' }],
  ['createPhantom', (options) => api.createPhantom(options), { seed: 1, train: 2, validation: 2, test: 2 }],
  ['createClassifier', (options) => api.createClassifier('qcnn', options), { seed: 1, circuit, backend: 'wasm' }],
  ['qcnnLayer', (options) => api.qcnnLayer(options), { circuit, seed: 1, name: 'q', inputShape: [4] }],
  ['imagePatches', (options) => api.imagePatches(options), { size: 2, inputShape: [4, 4, 1], trainable: false }],
  ['circuits', (options) => testing.circuits(options), {}],
  ['qcnns', (options) => testing.qcnns(options), {}],
  ['inputsOf', (options) => testing.inputsOf(circuit, options), { batch: 2 }],
  ['settingsOf', (options) => testing.settingsOf(source, options), {}],
]; // prettier-ignore

await api.startEngine();
const model = api.tf.sequential({ layers: [api.tf.layers.dense({ units: 2, inputShape: [1] })] });
const samples = { values: Float32Array.of(1), shape: [1], labels: Int32Array.of(0), classes: 2 };
const training = { epochs: 1, recipe: 'default', seed: 1 } as const;

/** Those that answer later. */
const callsLater: readonly (readonly [string, (options: never) => Promise<unknown>, object])[] = [
  ['runStudy', (options) => api.runStudy(options), { data: 'nowhere' }],
  ['evaluateLater', (options) => api.evaluateLater(circuit, options), { ...point, backend: 'wasm' }],
  ['loadDataset', (options) => api.loadDataset('phantom', options), { seed: 1, splitBy: 'patient' }],
  ['loadClassifier', (options) => api.loadClassifier('nowhere', options), { backend: 'wasm' }],
  ['train', (options) => api.train(model, samples, samples, options), { ...training, rate: () => 0 }],
  ['fit', (options) => api.createClassifier('logistic-pixels', { seed: 1 }).fit(none, none, options), training],
]; // prettier-ignore
const none = api.createPhantom({ train: 2, validation: 2, test: 2 }).splits.train as never;

describe.each(calls)('%s', (name, call, options) => {
  test('takes its own options', () => void call(options as never));

  test('refuses one that does not exist', () => {
    for (const wrong of ['n', 'weigths', 'constructor', '__proto__x'])
      expect(() => call({ ...options, [wrong]: 4 } as never)).toThrow(
        `${name} has no option "${wrong}"; there are `,
      );
  });
});

test.each(callsLater)('%s refuses later what does not exist', async (name, call, options) => {
  for (const wrong of ['n', 'sede', 'constructor', '__proto__x']) {
    const refused = call({ ...options, [wrong]: 4 } as never);
    await expect(refused).rejects.toThrow(`${name} has no option "${wrong}"; there are `);
  }
});

test('every function of the package that takes options is tested here', () => {
  const tested = new Set([...calls, ...callsLater].map(([name]) => name));
  const taken = optionTakers();
  expect(taken).toContain('loadDataset');
  expect(taken.filter((name) => !tested.has(name))).toEqual([...untested]);
});

test('where settings were meant, it is said where they stand', () => {
  const wrong = { n: 4 } as object;
  expect(() => api.loadCircuit('ring', wrong)).toThrow(/stand in set: \{ set: \{ n: 4 \} \}$/);
  expect(() => api.elaborateCircuit(source, undefined, wrong)).toThrow(/stand in set/);
});

test('a study refuses what it does not know before it reads data', async () => {
  const options = { data: 'nowhere', models: ['qcnn'], controls: 'none', seed: 1 } as const;
  await expect(api.runStudy(options)).rejects.toThrow('nowhere');
  for (const wrong of ['epoch', 'batch', 'n'])
    await expect(api.runStudy({ ...options, [wrong]: 4 })).rejects.toThrow(`runStudy has no option "${wrong}"; there are data, circuit, `); // prettier-ignore
});

test.each([[[1, 2, 3]], [Float64Array.of(1)], [null], ['ring'], [3]])(
  'options that are none: %j',
  (options) => {
    expect(() => api.evaluate(circuit, options as never)).toThrow(
      'evaluate takes its options by name: { weights: … }; there are weights, inputs, backend.',
    );
  },
);

test.each<[string, (source: never) => unknown]>([
  ['elaborateCircuit', (given) => api.elaborateCircuit(given)],
  ['check', (given) => api.check(given)],
  ['importQasm', (given) => api.importQasm(given)],
])('%s takes a text with its name', (name, call) => {
  const wanted = `${name} takes a text with its name, { name: 'mine.qcnn', text }, and this is`;
  expect(() => call('circuit a { qubit q; return Z(q); }' as never)).toThrow(`${wanted} the text alone`);
  expect(() => call(undefined as never)).toThrow(`${wanted} undefined`);
  expect(() => call({ name: 'a', text: source } as never)).toThrow(`${wanted} an object without a text`);
});

test('levels and bases that do not exist', () => {
  expect(() => api.optimise(circuit, 3 as never)).toThrow('there is no level 3; levels are 0, 1 and 2');
  expect(() => api.toBasis(circuit, 'cnot' as never)).toThrow(
    'there is no basis cnot; bases are native, cx, cz',
  );
});

test('a file of the standard library that no load finds', () => {
  const said = (path: string) =>
    api.elaborateCircuit({ name: 'a', text: `import { su4 } from "${path}";` }).diagnostics[0].message;
  expect(said('std/conv')).toBe(
    'cannot find "std/conv"; a program gives libraryLoad as `load`, which finds it',
  );
  expect(said('std/cnv')).toBe(
    'cannot find "std/cnv"; the standard library has std/conv, std/pool, std/encode, std/layers',
  );
});
