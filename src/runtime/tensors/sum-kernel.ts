// Sums over all axes but the last, as gradients of biases are, for tfjs's wasm backend, which transposes the tensor first.
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import { sumColumns, sumsBytes } from './column-sums.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate, view } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** Puts it in front of tfjs's own Sum, which does all others. */
export function registerSumKernel(kernels: TensorKernels): void {
  const original = tf.getKernel('Sum', 'wasm');
  tf.unregisterKernel('Sum', 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { x } = call.inputs as { x: TensorInfo };
      const { axis, keepDims } = call.attrs as { axis: number | number[]; keepDims: boolean };
      const rank = x.shape.length;
      const axes = new Set(tf.util.parseAxisParam(axis, x.shape));
      const columns = x.shape[rank - 1];
      const size = tf.util.sizeFromShape(x.shape);
      const isOurs = x.dtype === 'float32' && rank > 1 && axes.size === rank - 1 && !axes.has(rank - 1);
      if (!isOurs || size === 0) return original.kernelFunc(call);
      const backend = call.backend as WasmBackend;
      const y = allocate(backend, keepDims ? [...x.shape.slice(0, -1).fill(1), columns] : [columns]);
      const matrix = { rows: size / columns, columns };
      const a = kernels.addressOf(x);
      const { sums } = sumColumns(kernels, matrix, { a, b: a, gate: 0 }, kernels.room(sumsBytes(matrix)));
      view(backend, y).set(sums);
      return y;
    },
  });
}
