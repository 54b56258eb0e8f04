// Circuits on buffers of a device, called with arrays: so that what holds for arrays is asked of buffers too.
import { loadOnBuffers } from '../../../../src/bench/on-buffers.ts';
import type { DeviceBackend } from '../../../../src/runtime/backends/backend.ts';
import type { WebgpuOptions } from '../../../../src/runtime/backends/webgpu/index.ts';

/** A backend whose calls bring arrays to buffers of this device, and the results back. */
export function onBuffers(device: GPUDevice, options: WebgpuOptions = {}): DeviceBackend {
  return {
    name: 'webgpu on buffers',
    unavailable: () => Promise.resolve(undefined),
    load: (circuit) => loadOnBuffers(device, circuit, options),
  };
}

export function upload(device: GPUDevice, numbers: ArrayLike<number>): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: Math.max(4, 4 * numbers.length), usage });
  device.queue.writeBuffer(buffer, 0, Float32Array.from(numbers));
  return buffer;
}
