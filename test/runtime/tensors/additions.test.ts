// Additions by our kernels, alone and with a ReLU behind them, held to tfjs's cpu backend.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { AddRelu } from '../../../src/runtime/tensors/add-relu.ts';
import { limitEngineThreads, startEngine } from '../../../src/runtime/tensors/engine.ts';
import { UserError } from '../../../src/user-error.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);
afterAll(() => limitEngineThreads(1));

type Type = 'float32' | 'int32';

/** Whole numbers, so that both types hold them and sums of 0 are among them. */
function draw(seed: number, shape: readonly number[], dtype: Type = 'float32'): () => tf.Tensor {
  const random = createRandom(seed);
  const values = Array.from({ length: tf.util.sizeFromShape([...shape]) }, () =>
    Math.round(random.uniform(-4, 4)),
  );
  return () => tf.tensor(values, [...shape], dtype);
}

const shape = fc.array(fc.integer({ min: 0, max: 13 }), { maxLength: 4 });
const types = fc.constantFrom<Type>('float32', 'float32', 'int32');

/** Each side of a shape, or 1 in its place. */
const shrink = (sides: readonly number[], ones: number) =>
  sides.map((side, axis) => ((ones >> axis) & 1 ? 1 : side));

async function hold(compute: () => tf.Tensor[]): Promise<void> {
  const [ours, reference] = [await onBackend('wasm', compute), await onBackend('cpu', compute)];
  ours.forEach((values, index) => expect(largestDifference(values, reference[index])).toBe(0));
}

test.prop([fc.nat(), shape, types, types, fc.nat(15), fc.nat(15), fc.nat(3)], { numRuns: 120 })(
  'of both types, shapes that are broadcast and empty ones',
  async (seed, sides, typeA, typeB, onesA, onesB, dropped) => {
    const isSame = seed % 2 === 0;
    const shapeOfB = isSame ? sides : shrink(sides, onesB).slice(dropped);
    const a = draw(seed, isSame ? sides : shrink(sides, onesA), typeA);
    const b = draw(seed + 1, shapeOfB, typeB);
    await hold(() => [tf.add(a(), b())]);
    const [sum, product] = tf.tidy(() => [tf.add(a(), b()), tf.mul(a(), b())]);
    expect([sum.shape, sum.dtype]).toEqual([product.shape, product.dtype]);
  },
);

test.prop([fc.nat(), shape], { numRuns: 40 })('with a ReLU, and its gradients', (seed, sides) => {
  const [a, b, upstream] = [0, 1, 2].map((each) => draw(seed + each, sides));
  const layer = new AddRelu();
  const y = (...inputs: tf.Tensor[]) => layer.apply(inputs) as tf.Tensor;
  const loss = (x: tf.Tensor, z: tf.Tensor) => tf.sum(tf.mul(y(x, z), upstream())) as tf.Scalar;
  return hold(() => [y(a(), b()), tf.relu(tf.add(a(), b())), ...tf.grads(loss)([a(), b()])]);
});

test('both inputs may be one tensor, and be used again', () => {
  const a = draw(7, [3, 5]);
  const layer = new AddRelu();
  const loss = (x: tf.Tensor) =>
    tf.sum(tf.add(layer.apply([x, layer.apply([x, x]) as tf.Tensor]) as tf.Tensor, x)) as tf.Scalar;
  return hold(() => [tf.grad(loss)(a())]);
});

test('what is no number, or infinite, comes out as in tfjs', async () => {
  const run = () => {
    const [a, b] = [tf.tensor1d([NaN, -1, Infinity, -Infinity, 1]), tf.tensor1d([1, NaN, -Infinity, -1, 2])];
    return [tf.add(a, b), new AddRelu().apply([a, b]) as tf.Tensor];
  };
  expect(await onBackend('wasm', run)).toEqual(await onBackend('cpu', run));
});

const bytes = (values: NodeJS.TypedArray) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

test('the same bits with any number of threads, over several tasks', () => {
  const [a, b] = [draw(1, [2, 55, 1009]), draw(2, [2, 55, 1009])];
  const run = () =>
    tf.tidy(() =>
      [tf.add(a(), b()), new AddRelu().apply([a(), b()]) as tf.Tensor].map((sum) => sum.dataSync()),
    );
  limitEngineThreads(1);
  const alone = run();
  expect(largestDifference(alone[1], alone[0].map((sum) => Math.max(sum, 0)))).toBe(0); // prettier-ignore
  for (const threads of [2, 5]) {
    limitEngineThreads(threads);
    run().forEach((sums, index) => expect(Buffer.compare(bytes(sums), bytes(alone[index]))).toBe(0));
  }
});

test('keeps no tensor, of values and gradients', () => {
  const [a, b] = [draw(1, [4, 9])(), draw(2, [4, 9])()];
  const layer = new AddRelu();
  const before = tf.memory().numTensors;
  const loss = (x: tf.Tensor, y: tf.Tensor) => tf.sum(layer.apply([x, y]) as tf.Tensor) as tf.Scalar;
  tf.dispose(tf.grads(loss)([a, b]));
  tf.dispose(layer.apply([a, b]) as tf.Tensor);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([a, b]);
});

test('a model of it is saved and built again; other inputs get a sentence', async () => {
  const inputs = [tf.input({ shape: [3] }), tf.input({ shape: [3] })];
  const model = tf.model({ inputs, outputs: new AddRelu().apply(inputs) as tf.SymbolicTensor });
  const modelTopology = JSON.parse(model.toJSON() as string) as tf.io.ModelJSON['modelTopology'];
  const again = (await tf.models.modelFromJSON({ modelTopology } as tf.io.ModelJSON)) as tf.LayersModel;
  const sum = again.predict([tf.tensor2d([[1, -2, 3]]), tf.tensor2d([[1, 1, -3]])]) as tf.Tensor;
  expect([...sum.dataSync()]).toEqual([2, 0, 0]);
  for (const wrong of [inputs[0], [inputs[0]], [inputs[0], tf.input({ shape: [4] })], [...inputs, inputs[0]]])
    expect(() => new AddRelu().apply(wrong)).toThrow(UserError);
});
