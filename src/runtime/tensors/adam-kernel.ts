// One Adam step of one variable as one kernel for tfjs's wasm backend: tfjs's optimiser launches a dozen.
import * as tf from './tf.ts';
import type { KernelConfig, TensorInfo } from './tf.ts';
import { allocate, view } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

export const ADAM_STEP = 'QcnnAdamStep';

/** Registers the kernel. Once a process; again is harmless. */
export function registerAdamKernel(): void {
  if (!tf.getKernel(ADAM_STEP, 'wasm')) tf.registerKernel(adamStep);
}

/**
 * (value, gradient, first, second) → the new value, as a new tensor: XNNPACK keeps packed filters by tensor.
 * The moments `first` and `second` are updated where they lie. `rate` includes the bias correction of the first
 * moment, `correction` is 1 / √(1 − β₂ᵗ).
 */
const adamStep: KernelConfig = {
  kernelName: ADAM_STEP,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WasmBackend;
    const { value, gradient, first, second } = inputs as Record<string, TensorInfo>;
    const { rate, correction, beta1, beta2, epsilon } = attrs as Record<string, number>;
    const output = allocate(backend, value.shape);
    const [next, values, slopes, means, squares] = [output, value, gradient, first, second].map((tensor) =>
      view(backend, tensor),
    );
    for (let index = 0; index < next.length; index++) {
      const slope = slopes[index];
      const mean = beta1 * means[index] + (1 - beta1) * slope;
      const square = beta2 * squares[index] + (1 - beta2) * slope * slope;
      means[index] = mean;
      squares[index] = square;
      next[index] = values[index] - (rate * mean) / (Math.sqrt(square) * correction + epsilon);
    }
    return output;
  },
};
