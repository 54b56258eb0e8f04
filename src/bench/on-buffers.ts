// The webgpu backend as programs use it that stay on the device: weights, inputs and results are buffers there, and a run waits
// for the device but brings nothing and fetches nothing.
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import type { DeviceExecutable, Gradients } from '../runtime/backends/backend.ts';
import { oneByOneLater } from '../runtime/backends/one-by-one.ts';
import { createWebgpu, type WebgpuOptions } from '../runtime/backends/webgpu/index.ts';
import type { Samples } from './samples.ts';

export interface OnBuffers extends DeviceExecutable {
  /** What is timed, on numbers that are brought now; `gradient`: by weights and inputs, beside the values. */
  prepare(samples: Samples, gradient: boolean): { run(): Promise<void>; dispose(): void };
}

/** Rejects with UserError for circuits that only run by arrays. */
export async function loadOnBuffers(
  device: GPUDevice,
  circuit: Circuit,
  options: WebgpuOptions,
): Promise<OnBuffers> {
  const results = createPool(device);
  const backend = createWebgpu({ ...options, device, allocate: results.take });
  const executable = await backend.loadForBuffers(circuit);
  const outputs = outputCount(circuit);

  /** Results are given back when they are done with. */
  async function use<T>(
    given: readonly ArrayLike<number>[],
    work: (buffers: GPUBuffer[]) => Promise<T>,
  ): Promise<T> {
    const buffers = given.map((numbers) => upload(device, numbers));
    try {
      return await work(buffers);
    } finally {
      for (const buffer of buffers) buffer.destroy();
      results.giveBack();
    }
  }

  const forward = (weights: ArrayLike<number>, inputs: ArrayLike<number>, batch: number) =>
    use([weights, inputs], async ([w, x]) => {
      const values = executable.forward(w, x, batch);
      await executable.finish();
      return download(device, values, batch * outputs);
    });

  const vjp = (
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
  ): Promise<Gradients> =>
    use([weights, inputs, upstream], async ([w, x, u]) => {
      const found = executable.vjp(w, x, u, batch);
      await executable.finish();
      return {
        values: await download(device, found.values, batch * outputs),
        weights: await download(device, found.weights, weightCount(circuit)),
        inputs: await download(device, found.inputs, batch * inputCount(circuit)),
      };
    });

  return {
    ...oneByOneLater({ backend: 'webgpu', circuit, forward, vjp, dispose: () => executable.dispose() }),
    prepare({ weights, inputs, upstream, batch }, gradient) {
      const [w, x, u] = [weights, inputs, upstream].map((numbers) => upload(device, numbers));
      return {
        async run() {
          if (gradient) executable.vjp(w, x, u, batch);
          else executable.forward(w, x, batch);
          await executable.finish();
          results.giveBack();
        },
        dispose() {
          for (const buffer of [w, x, u]) buffer.destroy();
        },
      };
    },
    dispose() {
      executable.dispose();
      results.destroy();
    },
  };
}

const storage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** Buffers for results: those given back are taken again, as from the pool of TensorFlow.js. */
function createPool(device: GPUDevice) {
  const free = new Map<number, GPUBuffer[]>();
  const taken: GPUBuffer[] = [];
  const all: GPUBuffer[] = [];
  return {
    take(size: number): GPUBuffer {
      let buffer = free.get(size)?.pop();
      if (!buffer) all.push((buffer = device.createBuffer({ label: 'result', size, usage: storage() })));
      taken.push(buffer);
      return buffer;
    },
    giveBack(): void {
      for (const buffer of taken.splice(0)) {
        const own = free.get(buffer.size) ?? [];
        free.set(buffer.size, [...own, buffer]);
      }
    },
    destroy(): void {
      for (const buffer of all) buffer.destroy();
    },
  };
}

function upload(device: GPUDevice, numbers: ArrayLike<number>): GPUBuffer {
  const size = Math.max(4, 4 * numbers.length);
  const buffer = device.createBuffer({ label: 'given', size, usage: storage() });
  device.queue.writeBuffer(buffer, 0, Float32Array.from(numbers));
  return buffer;
}

async function download(device: GPUDevice, from: GPUBuffer, length: number): Promise<Float64Array> {
  const size = 4 * length;
  if (size === 0) return new Float64Array(0);
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ label: 'fetched', size, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const numbers = Float64Array.from(new Float32Array(staging.getMappedRange()));
  staging.destroy();
  return numbers;
}
