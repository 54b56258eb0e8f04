// Direct access to tensors of tfjs's wasm backend, so that our own kernels can be plain loops over its memory.
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';

/** What tfjs's BackendWasm has beyond KernelBackend. */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool'): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

/** A new tensor with undefined contents. */
export function allocate(backend: WasmBackend, shape: readonly number[]): TensorInfo {
  return backend.makeOutput([...shape], 'float32');
}

/**
 * The tensor's elements where they lie. Any later allocation may grow the memory and detach the view:
 * allocate first, look afterwards.
 */
export function view(backend: WasmBackend, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor);
}
