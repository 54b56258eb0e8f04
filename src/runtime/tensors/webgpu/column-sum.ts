// Sums over all axes but the last, as gradients of biases are, for tfjs's WebGPU backend, which transposes the tensor first.
import * as tf from '../tf.ts';
import type { TensorInfo } from '../tf.ts';
import { constantsOf, encode, threads, type Kernel } from './encode.ts';
import { allocate, type WebgpuBackend } from './webgpu-backend.ts';

/** Columns of a workgroup; its other threads take rows. */
const tile = 8;
const lanes = threads / tile;
/** Rows that a thread adds up at most: more are not for one workgroup. */
const mostOfThread = 128;

/** Puts it in front of tfjs's own Sum, which does all others. */
export function registerSumKernel(): void {
  const original = tf.getKernel(tf.Sum, 'webgpu');
  tf.unregisterKernel(tf.Sum, 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { x } = call.inputs as { x: TensorInfo };
      const { axis, keepDims } = call.attrs as { axis: number | number[]; keepDims: boolean };
      const rank = x.shape.length;
      const axes = new Set(tf.util.parseAxisParam(axis, x.shape));
      const columns = x.shape[rank - 1];
      const rows = tf.util.sizeFromShape(x.shape) / columns;
      const isOurs = x.dtype === 'float32' && rank > 1 && axes.size === rank - 1 && !axes.has(rank - 1);
      if (!isOurs || !(rows > 0) || rows > lanes * mostOfThread) return original.kernelFunc(call);
      const backend = call.backend as unknown as WebgpuBackend;
      const out = allocate(backend, keepDims ? [...x.shape.slice(0, -1).fill(1), columns] : [columns]);
      encode(backend, {
        kernel: columnSum,
        operands: [x, out, constantsOf(backend, Uint32Array.of(rows, columns, 0, 0))],
        workgroups: [Math.ceil(columns / tile)],
      });
      return out;
    },
  });
}

const columnSum: Kernel = {
  name: 'ColumnSum',
  code: `
struct Shape { @align(16) rows: u32, columns: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<uniform> shape: Shape;
var<workgroup> sums: array<f32, threads>;
@compute @workgroup_size(threads) fn main(place: Place) {
  let local = place.local;
  let column = place.group.x * ${tile}u + local % ${tile}u;
  var own = 0f;
  if (column < shape.columns) {
    for (var row = local / ${tile}u; row < shape.rows; row += ${lanes}u) {
      own += x[row * shape.columns + column];
    }
  }
  sums[local] = own;
  workgroupBarrier();
  for (var half = threads / 2u; half >= ${tile}u; half /= 2u) {
    if (local < half) { sums[local] += sums[local + half]; }
    workgroupBarrier();
  }
  if (local < ${tile}u && column < shape.columns) { out[column] = sums[local]; }
}`,
};
