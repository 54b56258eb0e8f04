// The gradient of a maximum over windows of images, for tfjs's wasm backend, whose own is lost where no number of a window
// is above 0.
import { floatBits } from '../../compiler/targets/wasm/descriptor.ts';
import { windowFields } from '../../compiler/targets/wasm/tensors/max-pool-gradient.ts';
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import { workOfNumber } from './column-sums.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;
type Window = Readonly<Record<(typeof windowFields)[number], number>>;

/** Puts it in front of tfjs's own MaxPoolGrad, which does all that is not in single precision. A task is an image. */
export function registerMaxPoolGradient(kernels: TensorKernels): void {
  const original = tf.getKernel(tf.MaxPoolGrad, 'wasm');
  tf.unregisterKernel(tf.MaxPoolGrad, 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { dy, input: x } = call.inputs as Record<string, TensorInfo>;
      if (x.dtype !== 'float32' || dy.dtype !== 'float32') return original.kernelFunc(call);
      const dx = allocate(call.backend as WasmBackend, x.shape);
      const pool = poolOf(x, call.attrs as unknown as Attributes);
      const windows = windowsOf(pool);
      const table = kernels.room(4 * windowFields.length * windows.length)(0);
      const words = kernels.integers(table, windowFields.length * windows.length);
      words.set(windows.flatMap((window) => windowFields.map((field) => window[field])));
      kernels.floats(kernels.addressOf(dx), tf.util.sizeFromShape(x.shape)).fill(0);
      const isNothing = windows.length === 0 || pool.inChannels === 0;
      const { inHeight, inWidth, outHeight, outWidth, inChannels: channels } = pool;
      const imageBytes = 4 * inHeight * inWidth * channels;
      const tasks = Array.from({ length: isNothing ? 0 : pool.batchSize }, (_, image) => ({
        x: kernels.addressOf(x) + image * imageBytes,
        dy: kernels.addressOf(dy) + image * 4 * outHeight * outWidth * channels,
        dx: kernels.addressOf(dx) + image * imageBytes,
        table,
        windows: windows.length,
        channels,
        pixelBytes: 4 * channels,
        rowBytes: 4 * channels * inWidth,
        lowest: floatBits(-Infinity),
      }));
      const pixels = windows.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
      kernels.run('maxPoolGradient', tasks, workOfNumber * pool.batchSize * channels * pixels);
      return dx;
    },
  });
}

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function poolOf(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Attributes): PoolInfo {
  const shape = x.shape as [number, number, number, number];
  return tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
}

/** Of an image, in bytes from its start; without those that lie in the padding. */
function windowsOf(pool: PoolInfo): Window[] {
  const { inHeight, inWidth, outHeight, outWidth, inChannels, padInfo } = pool;
  const rows = spans(outHeight, pool.strideHeight, padInfo.top, pool.filterHeight, inHeight);
  const columns = spans(outWidth, pool.strideWidth, padInfo.left, pool.filterWidth, inWidth);
  return rows.flatMap((row) =>
    columns.map((column) => ({
      out: 4 * inChannels * (row.index * outWidth + column.index),
      first: 4 * inChannels * (row.from * inWidth + column.from),
      rows: row.length,
      columns: column.length,
    })),
  );
}

interface Span {
  readonly index: number;
  readonly from: number;
  readonly length: number;
}

/** What of each filter position lies within `side`, where that is something. */
function spans(positions: number, stride: number, padding: number, filter: number, side: number): Span[] {
  return Array.from({ length: positions }, (_, index) => {
    const corner = index * stride - padding;
    const from = Math.max(0, corner);
    return { index, from, length: Math.min(side, corner + filter) - from };
  }).filter(({ length }) => length > 0);
}
