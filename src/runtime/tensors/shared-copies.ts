// Copies of tensors for tfjs's wasm backend, which by itself copies the numbers of every tensor that a gradient needs later.
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** Makes a copy share its numbers, as tfjs's other backends do: no kernel changes a tensor that it did not make. */
export function registerSharedCopies(): void {
  const original = tf.getKernel('Identity', 'wasm');
  tf.unregisterKernel('Identity', 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { x } = call.inputs as { x: TensorInfo };
      (call.backend as WasmBackend).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  });
}
