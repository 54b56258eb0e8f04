// One Adam step of one variable as one kernel for tfjs's wasm backend: tfjs's optimiser launches a dozen.
import { floatBits } from '../../compiler/targets/wasm/descriptor.ts';
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import { workOfNumber } from './column-sums.ts';
import { parts } from './parts.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

export const ADAM_STEP = 'QcnnAdamStep';

/** Numbers of a task. */
const mostNumbers = 2 ** 15;

/**
 * Registers (value, gradient, first, second) → the new value, as a new tensor: XNNPACK keeps packed filters by tensor.
 * The moments `first` and `second` are updated where they lie. `rate` includes the bias correction of the first
 * moment, `correction` is 1 / √(1 − β₂ᵗ).
 */
export function registerAdamKernel(kernels: TensorKernels): void {
  tf.registerKernel({
    kernelName: ADAM_STEP,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { value, gradient, first, second } = inputs as Record<string, TensorInfo>;
      const { rate, correction, beta1, beta2, epsilon } = attrs as Record<string, number>;
      const output = allocate(backend as WasmBackend, value.shape);
      const constants = {
        beta1: floatBits(beta1),
        rest1: floatBits(1 - beta1),
        beta2: floatBits(beta2),
        rest2: floatBits(1 - beta2),
        rate: floatBits(rate),
        correction: floatBits(correction),
        epsilon: floatBits(epsilon),
      };
      const size = tf.util.sizeFromShape(value.shape);
      const tasks = parts(size, mostNumbers, 4).map(([from, numbers]) => {
        const at = (tensor: TensorInfo) => kernels.addressOf(tensor) + 4 * from;
        return {
          value: at(value),
          gradient: at(gradient),
          first: at(first),
          second: at(second),
          out: at(output),
          numbers,
          ...constants,
        };
      });
      kernels.run('adam', tasks, workOfNumber * size);
      return output;
    },
  });
}
