// The gradient of tfjs's ReLU by what came out of it, as one kernel: tfjs keeps what went in, and takes three.
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import { workOfNumber } from './column-sums.ts';
import { parts } from './parts.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** (dy, y) → dy where y is above 0, else 0. */
export const RELU_GRADIENT = 'QcnnReluGradient';

/** Numbers of a task. */
const mostNumbers = 2 ** 15;

/** Registers it, and takes it for the gradient of Relu; engines without it take operations. */
export function registerReluGradient(kernels: TensorKernels): void {
  tf.registerKernel({
    kernelName: RELU_GRADIENT,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { dy, y } = inputs as Record<string, TensorInfo>;
      const dx = allocate(backend as WasmBackend, y.shape);
      const size = tf.util.sizeFromShape(y.shape);
      const tasks = parts(size, mostNumbers, 4).map(([from, numbers]) => {
        const at = (tensor: TensorInfo) => kernels.addressOf(tensor) + 4 * from;
        return { a: at(dy), gate: at(y), out: at(dx), numbers };
      });
      kernels.run('gate', tasks, workOfNumber * size);
      return dx;
    },
  });
  replaceReluGradient();
}

/** From now on the gradient of Relu is that by what came out of it, on any engine. */
export function replaceReluGradient(): void {
  tf.unregisterGradient(tf.Relu);
  tf.registerGradient({
    kernelName: tf.Relu,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => reluGradient(dy as tf.Tensor, y) }),
  });
}

/** dy where y, what came out of a ReLU, is above 0, else 0. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const floats = [dy, y].every(({ dtype }) => dtype === 'float32');
  if (!floats || !tf.getKernel(RELU_GRADIENT, tf.getBackend())) return tf.mul(dy, tf.step(y).toFloat());
  return tf.engine().runKernel(RELU_GRADIENT, { dy, y }) as tf.Tensor;
}
