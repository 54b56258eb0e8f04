// What our kernels use of TensorFlow.js's WebGPU backend: its device, its buffers, and the pass that it is encoding.
import type { WebgpuTensors } from '../gpu-buffers.ts';
import * as tf from '../tf.ts';
import type { TensorInfo } from '../tf.ts';

export interface WebgpuBackend extends WebgpuTensors {
  readonly tensorMap: { get(dataId: object): TensorData };
  readonly bufferManager: { acquireBuffer(bytes: number, usage: number): GPUBuffer };
  /** Buffers that go back to the pool when what is encoded is submitted. */
  readonly uniformPendingDisposal: GPUBuffer[];
  /** Tensors that what is encoded reads or writes: their buffers are given to nobody else before it is submitted. */
  readonly commandQueueOwnedIds: WeakSet<object>;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  makeTensorInfo(shape: number[], dtype: 'float32', values?: Float32Array): TensorInfo;
  refCount(dataId: object): number;
  disposeData(dataId: object): boolean;
  ensureCommandEncoderReady(): void;
}

interface TensorData {
  resource?: GPUBuffer;
  external?: boolean;
  /** What was read back, or is not uploaded yet. */
  values?: unknown;
}

/** tfjs's current backend, if it is WebGPU. */
export function currentWebgpu(): WebgpuBackend | undefined {
  return tf.getBackend() === 'webgpu' ? (tf.backend() as unknown as WebgpuBackend) : undefined;
}

/** A tensor in single precision, with these values or none that are known. */
export function allocate(
  backend: WebgpuBackend,
  shape: readonly number[],
  values?: Float32Array,
): TensorInfo {
  return backend.makeTensorInfo([...shape], 'float32', values);
}

/** Where the tensor lies on the device; it is brought there first. */
export function bufferOf(backend: WebgpuBackend, { dataId }: TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource!;
}

/**
 * Makes the variable's buffer its own, so that kernels may write to it: where another tensor shares it, that one keeps what
 * is there. What is read back is no longer kept beside it, since that would be former numbers soon.
 */
export function makeWritable(backend: WebgpuBackend, variable: tf.Variable): void {
  if (backend.refCount(variable.dataId) > 1) {
    const copy = tf.add(variable, 0);
    variable.assign(copy);
    copy.dispose();
  }
  bufferOf(backend, variable);
  const data = backend.tensorMap.get(variable.dataId);
  if (data.values === undefined) return;
  Object.defineProperty(data, 'values', { get: () => undefined, set: () => {} });
}

/** Gives tensors back that only kernels knew. */
export function free(backend: WebgpuBackend, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}
