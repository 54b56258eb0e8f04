// Our kernels on several threads: the memory that these share, and the same bits whatever their number.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../../src/runtime/random.ts';
import { BatchNorm } from '../../../src/runtime/tensors/batch-norm.ts';
import { limitEngineThreads, startEngine } from '../../../src/runtime/tensors/engine.ts';
import { shareMemory } from '../../../src/runtime/tensors/shared-memory.ts';
import { createTensorAdam } from '../../../src/runtime/training/tensor-adam.ts';

beforeAll(startEngine);
afterAll(() => limitEngineThreads(1));

const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
const binary = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

test('the binaries of tfjs for one thread get a shared memory, and are valid', () => {
  for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
    const own = binary(name);
    const shared = shareMemory(own)!;
    expect(WebAssembly.validate(shared)).toBe(true);
    expect(shared.filter((byte, at) => byte !== own[at])).toEqual(Uint8Array.of(3));
  }
});

test('what has no memory of its own, or is cut off, is left as it is', () => {
  const own = binary('tfjs-backend-wasm-simd.wasm');
  expect(shareMemory(shareMemory(own)!)).toBeUndefined();
  expect(shareMemory(binary('tfjs-backend-wasm-threaded-simd.wasm'))).toBeUndefined();
  for (const length of [0, 8, 9, 20, 400]) expect(shareMemory(own.slice(0, length))).toBeUndefined();
});

/** Steps of a small network with all of our kernels; what it has learnt. */
function train(): Float32Array[] {
  const random = createRandom(1);
  const draw = (shape: number[], scale = 1) =>
    tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal(0, scale)),
      shape,
    );
  return tf.tidy(() => {
    const layer = new BatchNorm();
    const [x, first, second, bias] = [
      draw([4, 14, 14, 40]),
      tf.variable(draw([3, 3, 40, 150], 0.05)),
      tf.variable(draw([1, 1, 150, 70], 0.1)),
      tf.variable(draw([150])),
    ];
    const network = () => {
      const filter = first as unknown as tf.Tensor4D;
      const y = tf.fused.conv2d({ x: x as tf.Tensor4D, filter, strides: 1, pad: 'same', bias });
      const z = layer.apply(y, { training: true }) as tf.Tensor4D;
      return tf.mean(tf.square(tf.conv2d(z, second as unknown as tf.Tensor4D, 2, 'same'))) as tf.Scalar;
    };
    tf.tidy(network);
    const variables = [
      first,
      second,
      bias,
      ...layer.trainableWeights.map((weight) => weight.read() as tf.Variable),
    ];
    const adam = createTensorAdam(variables);
    for (let step = 0; step < 2; step++) {
      const { grads } = tf.variableGrads(network, variables);
      adam.step(variables.map(({ name }) => grads[name]), variables.map(() => 0.1)); // prettier-ignore
    }
    adam.dispose();
    return variables.map((variable) => variable.dataSync() as Float32Array);
  });
}

test('the same bits with any number of threads', () => {
  limitEngineThreads(1);
  const alone = train();
  for (const threads of [2, 3, 7]) {
    limitEngineThreads(threads);
    expect(train()).toEqual(alone);
  }
});
