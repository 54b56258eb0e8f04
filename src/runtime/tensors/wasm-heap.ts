// Direct access to tensors of tfjs's wasm backend, so that our own kernels can be plain loops over its memory.
import type { KernelBackend, TensorInfo } from './tf.ts';
import { UserError } from '../../user-error.ts';

/** What tfjs's BackendWasm has beyond KernelBackend. */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool'): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
  readonly dataIdMap: { get(dataId: TensorInfo['dataId']): { readonly memoryOffset: number } };
  readonly wasm: {
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly asm: { readonly memory: WebAssembly.Memory };
  };
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

/** Makes the backend throw a UserError where its 4 GB are full; by itself it would compute on at address 0. */
export function refuseFullMemory(backend: WasmBackend): void {
  // The loader's stub puts the true function in its own place when it is first called.
  backend.wasm._free(backend.wasm._malloc(1));
  const allocateBytes = backend.wasm._malloc;
  backend.wasm._malloc = (bytes) => {
    const address = allocateBytes(bytes);
    if (address === 0 && bytes > 0) {
      throw new UserError(
        'The model needs more than the 4 GB of the wasm engine; use a smaller --batch-size.',
        1,
      );
    }
    return address;
  };
}
