// The parts of TensorFlow.js that qcnn takes do what the union package does, and share engine and classes with it.
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCircuit, qcnnLayer, startEngine, tf } from '../../../src/index.ts';

type Methods = Record<string, (...given: unknown[]) => unknown>;

const prototype = tf.Tensor.prototype as unknown as Methods;
const own: Methods = { ...prototype };
let union: typeof import('@tensorflow/tfjs');

/** What a tensor says before any engine was started. */
const early = (() => {
  try {
    return tf.ones([2]).dtype;
  } catch (error) {
    return String(error);
  }
})();

beforeAll(async () => {
  // Imported after the copy above: it puts methods of its own in their places.
  union = await import('@tensorflow/tfjs');
  await startEngine();
});

test('without an engine, one sentence says how to start it; then it computes', () => {
  expect(early).toBe(
    'UserError: No TensorFlow.js engine was started: call `await startEngine()` of qcnn first.',
  );
  expect(tf.getBackend()).toBe('wasm');
  expect([...tf.ones([2]).dataSync()]).toEqual([1, 1]);
});

test('a model of the union package trains a circuit', async () => {
  const circuit = loadCircuit('study', { set: { n: '4' } });
  const model = union.sequential({
    layers: [
      union.layers.dense({ units: 4, inputShape: [2], activation: 'tanh' }),
      qcnnLayer({ circuit }),
      union.layers.dense({ units: 1 }),
    ],
  });
  expect(model.layers[1]).toBeInstanceOf(union.layers.Layer);
  expect(union.engine()).toBe(tf.engine());
  model.compile({ optimizer: union.train.adam(0.05), loss: 'meanSquaredError' });
  const inputs = union.tensor2d([[0, 1], [1, 0], [1, 1], [0, 0]]); // prettier-ignore
  const { history } = await model.fit(inputs, inputs.sum(1, true), { epochs: 12, verbose: 0 });
  const losses = history['loss'] as number[];
  expect(losses[11]).toBeLessThan(losses[0] / 2);
});

describe('methods of tensors', () => {
  test('are those of the union package', () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(prototype).sort());
    const replaced = Object.keys(own).filter((name) => own[name] !== prototype[name]);
    expect(replaced.length).toBeGreaterThan(130);
  });

  const vector = () => tf.tensor1d([1, 0.5, -2, 3]);
  const square = () => tf.tensor2d([[1, 2], [3, 5]]); // prettier-ignore
  const image = () => tf.range(0, 16).reshape([1, 4, 4, 1]);
  const lists: (() => unknown[])[] = [
    () => [],
    () => [2],
    () => [1, 1],
    () => [2, 2],
    () => [2, 2, 1],
    () => [2, 1, 2, 1],
    () => [1, 1, 1, 2, 2],
    () => [vector()],
    () => [square()],
    () => [[square(), square()], 1],
    () => [tf.scalar(0.5)],
    () => [square(), square()],
    () => [[0, 1], [1, 1]], // prettier-ignore
    () => [tf.tensor1d([0, 1, 1, 0], 'int32'), 2],
    () => [2, 1, 'same'],
    () => [tf.ones([2, 2, 1, 1]), 1, 'same'],
    () => [tf.ones([2, 2, 1, 1]), [1, 5, 5, 1], 1, 'valid'],
    () => [tf.ones([2, 2, 1, 1]), tf.ones([1, 1, 1, 2]), 1, 'same'],
    () => ['int32'],
  ];
  const tensors = [vector, square, image, () => tf.tensor1d([1, 0, 1], 'bool'), () => tf.tensor1d([7])];

  /** What comes out, in numbers, or what is said. */
  function outcome(method: (...given: unknown[]) => unknown, tensor: tf.Tensor, given: unknown[]): string {
    const read = (value: unknown): unknown =>
      value instanceof tf.Tensor
        ? [value.dtype, value.shape, [...(value.dtype === 'complex64' ? [] : value.dataSync())]]
        : Array.isArray(value)
          ? value.map(read)
          : typeof value === 'object' && value !== null
            ? Object.values(value).map(read)
            : value;
    try {
      return JSON.stringify(read(method.apply(tensor, given))).replace(/"id":\d+/g, '');
    } catch (error) {
      return error instanceof TypeError ? 'TypeError' : String(error);
    }
  }

  test('compute the same', async () => {
    await tf.setBackend('cpu');
    const computed = new Set<string>();
    tf.tidy(() => {
      for (const name of Object.keys(own).filter((each) => own[each] !== prototype[each]))
        for (const tensor of tensors)
          for (const list of lists) {
            const ours = outcome(own[name], tensor(), list());
            if (!/^(Type)?Error/.test(ours)) computed.add(name);
            const theirs = outcome(prototype[name], tensor(), list());
            // Pools: the union package's bundle for Node lacks a function that they call.
            if (/pool/i.test(name) && theirs === 'TypeError') continue;
            expect(`${name} ${ours}`).toBe(`${name} ${theirs}`);
          }
    });
    expect(computed.size).toBeGreaterThan(100);
  });

  test('refuse a tensor that was disposed of', () => {
    const gone = vector();
    gone.dispose();
    for (const name of ['add', 'toInt', 'resizeBilinear'])
      expect(() => own[name].call(gone)).toThrow('Tensor is disposed');
  });
});
