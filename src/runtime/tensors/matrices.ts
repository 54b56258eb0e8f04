// Products and transposes of large matrices on tfjs's wasm backend.
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** a [1 × m × k] · b [1 × k × n], by XNNPACK, which first repacks b: b should be the smaller one. */
export function multiplyMatrices(backend: WasmBackend, a: TensorInfo, b: TensorInfo): TensorInfo {
  const kernel = tf.getKernel('BatchMatMul', 'wasm');
  return kernel.kernelFunc({
    inputs: { a, b },
    attrs: { transposeA: false, transposeB: false },
    backend,
  }) as TensorInfo;
}

/** Side of the squares that are transposed one by one: a cache line. */
const BLOCK = 16;

/** target [columns × rows] = source [rows × columns] transposed. */
export function transpose(source: Float32Array, rows: number, columns: number, target: Float32Array): void {
  for (let fromRow = 0; fromRow < rows; fromRow += BLOCK) {
    const toRow = Math.min(fromRow + BLOCK, rows);
    for (let fromColumn = 0; fromColumn < columns; fromColumn += BLOCK) {
      const toColumn = Math.min(fromColumn + BLOCK, columns);
      for (let column = fromColumn; column < toColumn; column++) {
        const line = column * rows;
        for (let row = fromRow; row < toRow; row++) target[line + row] = source[row * columns + column];
      }
    }
  }
}
