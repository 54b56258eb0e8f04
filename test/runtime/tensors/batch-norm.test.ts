import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { BatchNorm } from '../../../src/runtime/tensors/batch-norm.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { largestDifference, onBackend } from './on-backends.ts';

beforeAll(startEngine);

const shapes = fc.record({
  seed: fc.nat(),
  batch: fc.integer({ min: 2, max: 5 }),
  side: fc.integer({ min: 1, max: 4 }),
  channels: fc.integer({ min: 1, max: 20 }),
  activation: fc.constantFrom(undefined, 'relu' as const),
});

test.prop([shapes], { numRuns: 30 })(
  'value, gradients and moving statistics are those of tfjs operations on the cpu backend',
  async ({ seed, batch, side, channels, activation }) => {
    const random = createRandom(seed);
    const shape = [batch, side, side, channels];
    const size = batch * side * side * channels;
    const values = Float32Array.from({ length: size }, () => random.normal(3, 2));
    const upstream = Float32Array.from({ length: size }, () => random.normal());
    const run = () => {
      const layer = new BatchNorm({ initialScale: 0.7, epsilon: 0.1, activation });
      const x = tf.variable(tf.tensor(values, shape));
      const loss = () => {
        const y = layer.apply(x, { training: true }) as tf.Tensor;
        return tf.sum(tf.mul(y, tf.tensor(upstream, shape))) as tf.Scalar;
      };
      layer.apply(x);
      const variables = [x, ...layer.trainableWeights.map((weight) => weight.read() as tf.Variable)];
      const { value, grads } = tf.variableGrads(loss, variables);
      const moving = layer.nonTrainableWeights.map((weight) => weight.read().clone());
      const results = [value, ...variables.map((variable) => grads[variable.name]), ...moving];
      return results.map((tensor) => tensor.reshape([-1]));
    };
    const [ours, reference] = [await onBackend('wasm', run), await onBackend('cpu', run)];
    expect(ours).toHaveLength(6);
    ours.forEach((result, index) => {
      const scale = Math.max(1, ...reference[index].map(Math.abs));
      expect(largestDifference(result, reference[index])).toBeLessThan(2e-4 * scale);
    });
  },
);

test('training normalises by the batch, inference by the moving statistics', () => {
  tf.tidy(() => {
    const layer = new BatchNorm({ epsilon: 0 });
    const x = tf.tensor2d([1, 3], [2, 1]);
    layer.apply(x);
    expect([...(layer.apply(x, { training: true }) as tf.Tensor).dataSync()]).toEqual([-1, 1]);
    const [mean, variance] = layer.nonTrainableWeights.map((weight) => weight.read().dataSync()[0]);
    expect(mean).toBeCloseTo(0.1 * 2);
    expect(variance).toBeCloseTo(0.9 + 0.1 * 2);
    const inference = (layer.apply(x) as tf.Tensor).dataSync();
    expect(inference[0]).toBeCloseTo((1 - mean) / Math.sqrt(variance));
  });
});

test('a batch of nothing ends', () => {
  tf.tidy(() => {
    const layer = new BatchNorm();
    const y = layer.apply(tf.zeros([0, 2, 2, 9]), { training: true }) as tf.Tensor;
    expect([y.shape, y.dataSync().length]).toEqual([[0, 2, 2, 9], 0]);
  });
});

test('its ReLU is that of a layer behind it, in training and in inference', () => {
  tf.tidy(() => {
    const [fused, plain] = [new BatchNorm({ activation: 'relu' }), new BatchNorm()];
    const x = tf.tensor2d([1, -3, 2, 5, -4, 0, 7, 1], [4, 2]);
    for (const training of [true, false]) {
      const ours = fused.apply(x, { training }) as tf.Tensor;
      const apart = tf.relu(plain.apply(x, { training }) as tf.Tensor);
      expect([...ours.dataSync()]).toEqual([...apart.dataSync()]);
    }
  });
});

test('is a serialisable layer', async () => {
  const input = tf.input({ shape: [3] });
  const output = new BatchNorm({ momentum: 0.5, activation: 'relu' }).apply(input) as tf.SymbolicTensor;
  const json = JSON.parse(tf.model({ inputs: input, outputs: output }).toJSON() as string) as object;
  const restored = await tf.models.modelFromJSON({
    modelTopology: json as tf.io.ModelJSON['modelTopology'],
  } as tf.io.ModelJSON);
  expect(restored.layers[1].getConfig()['momentum']).toBe(0.5);
  expect(restored.layers[1].getConfig()['activation']).toBe('relu');
  expect(restored.countParams()).toBe(12);
});
