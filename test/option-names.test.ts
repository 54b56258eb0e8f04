// Options that do not exist are told, in every function that takes some: left out silently, they would change numbers.
import { describe, expect, test } from 'vitest';
import * as api from '../src/index.ts';

const circuit = api.loadCircuit('ring', { set: { n: 4, conv: 'ttn' } });
const source = { name: 'a.qcnn', text: 'circuit a(n: int = 1) { qubit q[n]; return Z(q[0]); }' };
const point = { weights: { seed: 1 }, inputs: [0, 1, 2, 3] };
const evaluator = api.createEvaluator(circuit);

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
]; // prettier-ignore

describe.each(calls)('%s', (name, call, options) => {
  test('takes its own options', () => void call(options as never));

  test('refuses one that does not exist', () => {
    for (const wrong of ['n', 'weigths', 'constructor', '__proto__x'])
      expect(() => call({ ...options, [wrong]: 4 } as never)).toThrow(
        `${name} has no option "${wrong}"; there are `,
      );
  });
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
