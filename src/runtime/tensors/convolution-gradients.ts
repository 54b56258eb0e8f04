// Gradients of Conv2D for tfjs's wasm backend, which lacks the filter's and has a slow one for the input:
// each is one matrix product (XNNPACK) with a matrix of patches. Orders are chosen so that no filter is transposed.
import * as tf from './tf.ts';
import type { KernelConfig, TensorInfo } from './tf.ts';
import { imagesToPatches, patchesToImages, patchMatrixShape } from './columns.ts';
import type { PatchGeometry } from './columns.ts';
import { pointwise, readGeometry } from './convolution-geometry.ts';
import { multiplyMatrices } from './matrices.ts';
import { allocate, view } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** Most entries of a patch matrix held at once (64 MB); larger batches go in parts. */
const MATRIX_LIMIT = 2 ** 24;

/** Registers Conv2DBackpropFilter and replaces Conv2DBackpropInput. Once a process; again is harmless. */
export function registerConvolutionGradients(): void {
  for (const kernel of [filterGradient, inputGradient]) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel(kernel);
  }
}

/** ∂/∂filter: [taps·in × out] = patches(x) [taps·in × pixels] · dy [pixels × out]. */
const filterGradient: KernelConfig = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WasmBackend;
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const shape = attrs!['filterShape'] as [number, number, number, number];
    const geometry = readGeometry(attrs!, x.shape, shape);
    const parts = batchParts(geometry);
    const products = parts.map(({ first, count }) => {
      const part = { ...geometry, batch: count };
      const [rows, columns] = patchMatrixShape(part);
      const patches = allocate(backend, [1, rows, columns]);
      imagesToPatches(part, images(view(backend, x), x.shape, first, count), view(backend, patches));
      const upstream = takeImages(backend, dy, first, count, [1, columns, shape[3]]);
      const product = multiplyMatrices(backend, patches, upstream);
      for (const done of [patches, upstream]) backend.disposeData(done.dataId);
      return product;
    });
    const [total, ...others] = products;
    for (const other of others) {
      addTo(view(backend, total), view(backend, other));
      backend.disposeData(other.dataId);
    }
    return { ...total, shape };
  },
};

/** ∂/∂input: images(filter [taps·in × out] · dyᵀ [out × pixels]). */
const inputGradient: KernelConfig = {
  kernelName: 'Conv2DBackpropInput',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WasmBackend;
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const shape = attrs!['inputShape'] as [number, number, number, number];
    const geometry = readGeometry(attrs!, shape, filter.shape);
    const total = allocate(backend, shape);
    const outputs = filter.shape[3];
    for (const { first, count } of batchParts(geometry)) {
      const part = { ...geometry, batch: count };
      const [rows, columns] = patchMatrixShape(part);
      const upstream = allocate(backend, [1, outputs, columns]);
      imagesToPatches(
        pointwise(part, outputs),
        images(view(backend, dy), dy.shape, first, count),
        view(backend, upstream),
      );
      const patches = multiplyMatrices(backend, { ...filter, shape: [1, rows, outputs] }, upstream);
      patchesToImages(part, view(backend, patches), images(view(backend, total), shape, first, count));
      for (const done of [upstream, patches]) backend.disposeData(done.dataId);
    }
    return total;
  },
};

function batchParts(geometry: PatchGeometry): { first: number; count: number }[] {
  const [rows, columns] = patchMatrixShape({ ...geometry, batch: 1 });
  const size = Math.max(1, Math.floor(MATRIX_LIMIT / Math.max(1, rows * columns)));
  const parts = [];
  for (let first = 0; first < geometry.batch; first += size) {
    parts.push({ first, count: Math.min(size, geometry.batch - first) });
  }
  return parts;
}

function images(all: Float32Array, shape: readonly number[], first: number, count: number): Float32Array {
  const size = shape[1] * shape[2] * shape[3];
  return all.subarray(first * size, (first + count) * size);
}

/** Images first to first + count under another shape; all of them are shared, not copied. The caller disposes. */
function takeImages(
  backend: WasmBackend,
  tensor: TensorInfo,
  first: number,
  count: number,
  shape: number[],
): TensorInfo {
  if (count === tensor.shape[0]) {
    backend.incRef(tensor.dataId);
    return { ...tensor, shape };
  }
  const part = allocate(backend, shape);
  view(backend, part).set(images(view(backend, tensor), tensor.shape, first, count));
  return part;
}

function addTo(total: Float32Array, part: Float32Array): void {
  for (let index = 0; index < total.length; index++) total[index] += part[index];
}
