// Circuits on buffers of a device, called with arrays: so that what holds for arrays is asked of buffers too.
import { loadOnBuffers } from '../../../../src/bench/on-buffers.ts';
import type { DeviceBackend } from '../../../../src/runtime/backends/backend.ts';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { createBufferExecutable } from '../../../../src/runtime/backends/webgpu/buffer-executable.ts';
import type { CallEncoder } from '../../../../src/runtime/backends/webgpu/call-encoder.ts';
import type { Context } from '../../../../src/runtime/backends/webgpu/context.ts';
import { countWork } from '../../../../src/runtime/backends/webgpu/device-work.ts';
import type { WebgpuOptions } from '../../../../src/runtime/backends/webgpu/index.ts';
import { drawNumbers } from '../agreement.ts';

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

/** Values and gradients of 300 samples by each of these, side by side, and the dispatches that they took. */
export async function bothOf(
  context: Context,
  circuit: Circuit,
  encoders: readonly CallEncoder[],
): Promise<[found: number[][], dispatches: number[]]> {
  const { device } = context;
  const { weights, inputs, upstream, batch } = drawNumbers(circuit, 300, 9);
  const [w, x, u] = [weights, inputs, upstream].map((numbers) => upload(device, numbers));
  const found: number[][] = [];
  const dispatches: number[] = [];
  for (const encoder of encoders) {
    const executable = createBufferExecutable(context, circuit, encoder);
    executable.vjp(w, x, u, batch);
    const counter = countWork(device);
    const results = executable.vjp(w, x, u, batch);
    dispatches.push(counter.now().dispatches);
    counter.stop();
    const buffers = [results.values, results.weights, results.inputs];
    const numbers = await Promise.all(buffers.map((buffer) => download(context, buffer)));
    found.push(numbers.flatMap((each) => [...each]));
    executable.dispose();
  }
  return [found, dispatches];
}

async function download({ device, read }: Context, buffer: GPUBuffer): Promise<Float32Array> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ size: buffer.size, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  const numbers = new Float32Array(await read(staging, buffer.size));
  staging.destroy();
  return numbers;
}
