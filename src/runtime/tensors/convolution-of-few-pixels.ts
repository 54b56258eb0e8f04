// Convolution with many weights over few pixels, as in the last stages of a ResNet, for tfjs's wasm backend.
// XNNPACK repacks a filter whenever it has changed, in training at every step; with few pixels that costs more than the
// product itself. So here the filter is the left factor, which needs no packing: yᵀ = filterᵀ · patches(x).
import * as tf from './tf.ts';
import type { KernelConfig, NamedAttrMap, TensorInfo } from './tf.ts';
import { imagesToPatches, patchMatrixShape } from './columns.ts';
import { readGeometry } from './convolution-geometry.ts';
import { multiplyMatrices, transpose } from './matrices.ts';
import { allocate, view } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** Packing a weight costs about as much as its products with this many pixels. */
const MOST_PIXELS = 256;
const LEAST_WEIGHTS = 2 ** 14;

const ours = new WeakSet<KernelConfig>();

/** Puts this way in front of tfjs's own Conv2D and FusedConv2D, which do all other shapes. */
export function registerConvolutionOfFewPixels(): void {
  for (const name of ['Conv2D', 'FusedConv2D']) {
    const original = tf.getKernel(name, 'wasm');
    if (ours.has(original)) continue;
    const { setupFunc: _, ...rest } = original;
    const kernel: KernelConfig = {
      ...rest,
      kernelFunc: (call) => {
        const { x, filter, bias } = call.inputs as Record<string, TensorInfo>;
        if (!suits(call.attrs!, x, filter, call.inputs)) return original.kernelFunc(call);
        return convolve(call.backend as WasmBackend, call.attrs!, x, filter, bias);
      },
    };
    tf.unregisterKernel(name, 'wasm');
    tf.registerKernel(kernel);
    ours.add(kernel);
  }
}

function suits(attrs: NamedAttrMap, x: TensorInfo, filter: TensorInfo, inputs: object): boolean {
  const activation = attrs['activation'];
  const plain = (activation === undefined || activation === 'linear') && !hasPrelu(inputs);
  const undilated = [attrs['dilations'] ?? 1].flat().every((dilation) => dilation === 1);
  if (!plain || !undilated || attrs['dataFormat'] !== 'NHWC') return false;
  const weights = filter.shape.reduce((product, length) => product * length, 1);
  if (weights < LEAST_WEIGHTS) return false;
  return patchMatrixShape(readGeometry(attrs, x.shape, filter.shape))[1] <= MOST_PIXELS;
}

function hasPrelu(inputs: { preluActivationWeights?: unknown }): boolean {
  return inputs.preluActivationWeights !== undefined && inputs.preluActivationWeights !== null;
}

function convolve(
  backend: WasmBackend,
  attrs: NamedAttrMap,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
): TensorInfo {
  const geometry = readGeometry(attrs, x.shape, filter.shape);
  const [rows, columns] = patchMatrixShape(geometry);
  const outputs = filter.shape[3];
  const patches = allocate(backend, [1, rows, columns]);
  const turned = allocate(backend, [1, outputs, rows]);
  imagesToPatches(geometry, view(backend, x), view(backend, patches));
  transpose(view(backend, filter), rows, outputs, view(backend, turned));
  const product = multiplyMatrices(backend, turned, patches);
  const y = allocate(backend, [geometry.batch, geometry.outHeight, geometry.outWidth, outputs]);
  transpose(view(backend, product), outputs, columns, view(backend, y));
  if (bias) addToRows(view(backend, y), view(backend, bias));
  for (const done of [patches, turned, product]) backend.disposeData(done.dataId);
  return y;
}

function addToRows(matrix: Float32Array, row: Float32Array): void {
  for (let start = 0; start < matrix.length; start += row.length) {
    for (let column = 0; column < row.length; column++) matrix[start + column] += row[column];
  }
}
