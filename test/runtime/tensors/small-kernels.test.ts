// Sums, copies and steps of Adam by our kernels, held to tfjs's own operations.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { ADAM_STEP } from '../../../src/runtime/tensors/adam-kernel.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { createTensorAdam } from '../../../src/runtime/training/tensor-adam.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);

const draw = (seed: number, size: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, () => random.uniform(-1, 1));
};
const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

test.prop(
  [
    fc.nat(),
    fc.array(fc.integer({ min: 1, max: 21 }), { minLength: 1, maxLength: 4 }),
    fc.nat(15),
    fc.boolean(),
  ],
  { numRuns: 60 },
)('sums over any axes', async (seed, shape, chosen, keep) => {
  const values = draw(seed, sizeOf(shape));
  const axes = shape.map((_, axis) => axis).filter((axis) => ((chosen >> axis) & 1) === 1);
  const run = () => [tf.sum(tf.tensor(values, shape), axes, keep)];
  const [[ours], [reference]] = [await onBackend('wasm', run), await onBackend('cpu', run)];
  expect(largestDifference(ours, reference)).toBeLessThan(1e-6 * (10 + values.length));
  expect(tf.tidy(() => run()[0].shape)).toEqual(tf.sum(tf.zeros(shape), axes, keep).shape);
});

test.prop([fc.nat(), fc.integer({ min: 1, max: 40 })], { numRuns: 15 })(
  'steps of Adam are those of tfjs operations on the cpu backend',
  async (seed, size) => {
    const run = () => {
      const variable = tf.variable(tf.tensor1d(draw(seed, size)));
      const adam = createTensorAdam([variable]);
      for (let step = 1; step <= 3; step++) adam.step([tf.tensor1d(draw(seed + step, size))], [0.01 * step]);
      adam.dispose();
      return [variable.clone()];
    };
    const [[ours], [reference]] = [await onBackend('wasm', run), await onBackend('cpu', run)];
    expect(largestDifference(ours, reference)).toBeLessThan(1e-6);
  },
);

test('a variable of several tasks has the step of its numbers', () => {
  const size = 2 ** 17 + 5;
  const state = tf.tidy(() => {
    const [value, gradient] = [tf.zeros([size]), tf.range(1, size + 1)];
    const [first, second] = [tf.zeros([size]), tf.zeros([size])];
    const inputs = { value, gradient, first, second };
    const attributes = { rate: 1, correction: 1, beta1: 0.5, beta2: 0, epsilon: 0 };
    return (tf.engine().runKernel(ADAM_STEP, inputs, attributes) as tf.Tensor).dataSync();
  });
  expect(state.every((number) => number === -0.5)).toBe(true);
});

test.prop([fc.nat(), fc.integer({ min: 1, max: 70 })], { numRuns: 20 })(
  'the gradient of a ReLU, and of a ReLU of whole numbers',
  async (seed, size) => {
    const values = draw(seed, size).map((value, index) => (index % 5 === 0 ? 0 : value));
    const upstream = draw(seed + 1, size);
    const run = () =>
      ['float32', 'int32'].map((dtype) =>
        tf.grad((x) => tf.mul(tf.relu(x.asType(dtype as 'int32')), tf.tensor1d(upstream)))(
          tf.tensor1d(values),
        ),
      );
    const [ours, reference] = [await onBackend('wasm', run), await onBackend('cpu', run)];
    ours.forEach((slopes, index) => expect(largestDifference(slopes, reference[index])).toBe(0));
    expect(largestDifference(ours[0], upstream.map((slope, index) => (values[index] > 0 ? slope : 0)))).toBe(0); // prettier-ignore
  },
);

test('a copy shares its numbers and keeps them when the original goes', () => {
  const original = tf.tensor1d([1, 2, 3]);
  const copy = original.clone();
  original.dispose();
  expect([...copy.dataSync()]).toEqual([1, 2, 3]);
  const variable = tf.variable(copy);
  const before = variable.clone();
  variable.assign(tf.tensor1d([4, 5, 6]));
  expect([[...before.dataSync()], [...variable.dataSync()]]).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  tf.dispose([copy, variable, before]);
});
