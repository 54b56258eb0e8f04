// Layers whose training has kernels of its own on WebGPU compute there what tfjs's operations do, at any size.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../../src/runtime/random.ts';
import { AddRelu } from '../../../../src/runtime/tensors/add-relu.ts';
import { BatchNorm } from '../../../../src/runtime/tensors/batch-norm.ts';
import { describeWithAdapter } from '../../backends/webgpu/adapter.ts';
import { requireAlike, startWebgpu, valuesOn } from './on-webgpu.ts';

const shapes = fc.record({
  seed: fc.nat(),
  batch: fc.integer({ min: 1, max: 5 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 30, max: 70 })),
  activation: fc.constantFrom(undefined, 'relu' as const),
  mean: fc.constantFrom(0, 3, 100),
});

describeWithAdapter('layers on WebGPU', () => {
  beforeAll(startWebgpu);

  test.prop([shapes], { numRuns: 12 })('batch norm', async ({ seed, activation, mean, ...size }) => {
    const shape = [size.batch, size.height, size.width, size.channels];
    const run = () => {
      const random = createRandom(seed);
      const numbers = (centre: number, deviation: number, of = shape) =>
        tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(of) }, () => random.normal(centre, deviation)), of);
      const layer = new BatchNorm({ epsilon: 0.1, activation });
      const x = tf.variable(numbers(mean, 2));
      layer.apply(x);
      layer.setWeights([1, 0, 0, 1].map((centre) => numbers(centre, 0.3, [size.channels])));
      const upstream = numbers(0, 1);
      const loss = () => tf.sum(tf.mul(layer.apply(x, { training: true }) as tf.Tensor, upstream)) as tf.Scalar;
      const variables = [x, ...layer.trainableWeights.map((weight) => weight.read() as tf.Variable)];
      const { grads } = tf.variableGrads(loss, variables);
      const y = layer.apply(x, { training: true }) as tf.Tensor;
      const moving = layer.nonTrainableWeights.map((weight) => weight.read().clone());
      return [y, ...variables.map((variable) => grads[variable.name]), ...moving];
    }; // prettier-ignore
    // The reference loses digits itself where the mean is large.
    requireAlike(await valuesOn('webgpu', run), await valuesOn('cpu', run), mean === 100 ? 2e-4 : 2e-5);
  });

  test.prop([shapes], { numRuns: 6 })('the end of a residual block, and ReLU', async ({ seed, ...size }) => {
    const shape = [size.batch, size.height, size.width, size.channels];
    const run = () => {
      const random = createRandom(seed);
      const numbers = () =>
        tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
      const layer = new AddRelu();
      const [a, b, upstream] = [numbers(), numbers(), numbers()];
      const block = (first: tf.Tensor, second: tf.Tensor) => layer.apply([first, second]) as tf.Tensor;
      return [block(a, b), ...tf.grads(block)([a, b], upstream), tf.grad((x) => tf.relu(x))(a, upstream)];
    }; // prettier-ignore
    requireAlike(await valuesOn('webgpu', run), await valuesOn('cpu', run));
  });

  test('a batch of nothing ends', async () => {
    const values = await valuesOn('webgpu', () => {
      const layer = new BatchNorm({ activation: 'relu' });
      const x = tf.zeros([0, 2, 2, 9]);
      const y = (input: tf.Tensor) => layer.apply(input, { training: true }) as tf.Tensor;
      return [y(x), tf.grad(y)(x), new AddRelu().apply([x, x]) as tf.Tensor];
    });
    expect(values.map(({ length }) => length)).toEqual([0, 0, 0]);
  });

  test('what is not a number stays none', async () => {
    const values = await valuesOn('webgpu', () => {
      const x = tf.tensor2d([1, NaN, 2, 3], [4, 1]);
      const y = (input: tf.Tensor) =>
        new BatchNorm({ activation: 'relu' }).apply(input, { training: true }) as tf.Tensor;
      return [y(x), new AddRelu().apply([x, tf.zerosLike(x)]) as tf.Tensor];
    });
    expect(values.map((each) => Array.from(each))).toEqual([[NaN, NaN, NaN, NaN], [1, NaN, 2, 3]]); // prettier-ignore
  });
});
