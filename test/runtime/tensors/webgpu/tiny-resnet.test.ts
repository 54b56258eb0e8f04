// A small residual network learns the same on WebGPU as on WebAssembly: what kernels of our own and tfjs's make of it together.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../../../src/runtime/random.ts';
import { AddRelu } from '../../../../src/runtime/tensors/add-relu.ts';
import { BatchNorm } from '../../../../src/runtime/tensors/batch-norm.ts';
import { startEngine } from '../../../../src/runtime/tensors/engine.ts';
import { initialiseKernels } from '../../../../src/runtime/tensors/initialise.ts';
import { createTensorAdam } from '../../../../src/runtime/training/tensor-adam.ts';
import { describeWithAdapter } from '../../backends/webgpu/adapter.ts';
import { runOn, startWebgpu } from './on-webgpu.ts';

const [batch, side, classes, steps] = [6, 10, 3, 8];

/** Stem with pooling, a block as it stands inside a stage, and one that halves the image, with a projection. */
function build(): tf.LayersModel {
  const convolve = (
    x: tf.SymbolicTensor,
    filters: number,
    kernelSize: number,
    strides: number,
    activation?: 'relu',
  ) => {
    const options = { filters, kernelSize, strides, padding: 'same', kernelInitializer: 'zeros' } as const;
    const y = tf.layers.conv2d(options).apply(x) as tf.SymbolicTensor;
    return new BatchNorm({ activation }).apply(y) as tf.SymbolicTensor;
  };
  const block = (x: tf.SymbolicTensor, filters: number, strides: number) => {
    const shortcut = strides > 1 ? convolve(x, 2 * filters, 1, strides) : x;
    let y = convolve(x, filters, 1, strides, 'relu');
    y = convolve(y, filters, 3, 1, 'relu');
    y = convolve(y, strides > 1 ? 2 * filters : x.shape[3]!, 1, 1);
    return new AddRelu().apply([shortcut, y]) as tf.SymbolicTensor;
  };
  const input = tf.input({ shape: [side, side, 3] });
  let x = convolve(input, 12, 5, 2, 'relu');
  x = tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }).apply(x) as tf.SymbolicTensor;
  x = block(block(x, 5, 1), 8, 2);
  x = tf.layers.globalAveragePooling2d({}).apply(x) as tf.SymbolicTensor;
  x = tf.layers.dense({ units: classes, activation: 'softmax', kernelInitializer: 'zeros' }).apply(x) as tf.SymbolicTensor; // prettier-ignore
  const model = tf.model({ inputs: input, outputs: x });
  initialiseKernels(model, 3);
  return model;
}

/** The loss of each step, and those of inference afterwards. */
async function losses(): Promise<number[]> {
  const random = createRandom(5);
  const model = build();
  const pixels = Float32Array.from({ length: batch * side * side * 3 }, () => random.normal());
  const x = tf.tensor4d(pixels, [batch, side, side, 3]);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 2, 1, 0], 'int32'), classes).toFloat());
  const loss = (training: boolean) => {
    const probabilities = model.apply(x, { training }) as tf.Tensor;
    return tf.neg(tf.mean(tf.log(tf.sum(tf.mul(probabilities, y), 1)))) as tf.Scalar;
  };
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const adam = createTensorAdam(variables, { clip: 1 });
  const found: tf.Scalar[] = [];
  for (let step = 0; step < steps; step++) {
    const { value, grads } = tf.variableGrads(() => loss(true), variables);
    found.push(value);
    adam.step(variables.map(({ name }) => grads[name]), variables.map(() => 0.003)); // prettier-ignore
  }
  found.push(tf.tidy(() => loss(false)));
  const numbers = await Promise.all(found.map(async (each) => (await each.data())[0]));
  adam.dispose();
  model.dispose();
  tf.dispose([x, y, ...found]);
  return numbers;
}

describeWithAdapter('a small residual network', () => {
  beforeAll(startEngine);

  test('has the same losses on WebGPU as on WebAssembly', async () => {
    const expected = await losses();
    await startWebgpu();
    const before = tf.memory().numTensors;
    const ours = await runOn('webgpu', losses);
    expect(tf.memory().numTensors).toBe(before);
    expect(expected.at(-2)!).toBeLessThan(0.8 * expected[0]);
    ours.forEach((loss, step) => expect(Math.abs(loss - expected[step])).toBeLessThan(1e-3));
  });
});
