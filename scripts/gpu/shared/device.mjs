// The device of a part, opened as qcnn opens it, and numbers on it as buffers.
import { findAdapter, openDevice } from '../../../build/runtime/backends/webgpu/adapter.js';

const storage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** Throws Error, in a sentence, where there is none. */
export async function openAdapter() {
  const adapter = await findAdapter();
  if (typeof adapter === 'string') throw new Error(adapter);
  return { adapter, device: await openDevice(adapter) };
}

export function upload(device, numbers) {
  const buffer = device.createBuffer({ size: Math.max(4, 4 * numbers.length), usage: storage() });
  device.queue.writeBuffer(buffer, 0, Float32Array.from(numbers));
  return buffer;
}

export async function download(device, buffer, length) {
  const size = Math.max(4, 4 * length);
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const numbers = Float64Array.from(new Float32Array(staging.getMappedRange()).subarray(0, length));
  staging.destroy();
  return numbers;
}

/**
 * For `createWebgpu({ allocate })`: results that nobody reads may lie over each other, a dozen buffers of each size in turns, as
 * TensorFlow.js's pool would give them.
 */
export function createResultPool(device, places = 12) {
  const pools = new Map();
  return {
    allocate(size) {
      const pool = pools.get(size) ?? { next: 0, buffers: [] };
      pools.set(size, pool);
      const place = pool.next++ % places;
      return (pool.buffers[place] ??= device.createBuffer({ size, usage: storage() }));
    },
    destroy() {
      for (const { buffers } of pools.values()) for (const buffer of buffers) buffer.destroy();
    },
  };
}
