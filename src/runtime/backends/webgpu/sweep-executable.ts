// Runs a sweep: the host makes matrices in float64, the device does the rest, chunk by chunk of samples.
import { inputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { Wanted } from '../../../compiler/plan/plan.ts';
import { pullsAmplitudes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { DeviceExecutable, Gradients } from '../backend.ts';
import { checkLengths } from '../check-lengths.ts';
import { createBuffers } from './buffers.ts';
import type { Context } from './context.ts';
import { createSweepHost } from './sweep-host.ts';
import {
  createSweepKernel,
  sweepBytes,
  type KernelOptions,
  type SweepBuffers,
  type SweepKernel,
} from './sweep-kernels.ts';
import { inTurn } from '../in-turn.ts';

/** Bytes that all buffers of a chunk may take together. */
const chunkBytes = 64 * 2 ** 20;
const mostSamples = 1024;

/** `circuit`: the one that the caller asked for. */
export async function createSweepExecutable(
  context: Context,
  sweep: Sweep,
  circuit: Circuit,
  options: KernelOptions,
): Promise<DeviceExecutable> {
  const { device } = context;
  const { outputSize, amplitudes, vectors } = sweep;
  const host = createSweepHost(sweep);
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffers = createBuffers(context, {
    matrices: storage,
    given: storage,
    results: storage,
    scratch: storage,
    pulled: storage,
    sums: storage,
    staging: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const kernels = new Map<string, Promise<SweepKernel>>();
  const turn = inTurn();
  await kernelFor(undefined);

  function kernelFor(wanted: Wanted | undefined): Promise<SweepKernel> {
    const key = wanted ? `${wanted.weights} ${wanted.inputs}` : 'values';
    const known = kernels.get(key);
    if (known) return known;
    const kernel = createSweepKernel(context, sweep, options, wanted);
    kernel.catch(() => kernels.delete(key));
    kernels.set(key, kernel);
    return kernel;
  }

  /** Samples of a chunk, at least one. */
  function chunkOf(gradient: boolean): number {
    const one = Object.values(sweepBytes(sweep, options.threads, 1, gradient)).reduce(
      (sum, bytes) => sum + bytes,
      0,
    );
    return Math.max(1, Math.min(mostSamples, Math.floor(chunkBytes / one)));
  }

  /** What a chunk brings back, one after the other. */
  interface Chunk {
    readonly values: Float32Array;
    readonly amplitudes: Float32Array;
    readonly sums: Float32Array;
    readonly each: Float32Array;
  }

  /** `shared`: the matrices made once a batch, as `begin` left them. */
  async function runChunk(
    kernel: SweepKernel,
    shared: Float32Array,
    inputs: ArrayLike<number>,
    first: number,
    count: number,
    upstream?: ArrayLike<number>,
    wanted?: Wanted,
  ): Promise<Chunk> {
    const gradient = upstream !== undefined;
    const bytes = sweepBytes(sweep, options.threads, count, gradient);
    const matrices = new Float32Array(bytes.matrices / 4);
    matrices.set(shared);
    const given = new Float32Array(bytes.given / 4);
    for (let index = 0; index < count; index++) {
      const sample = first + index;
      host.fillMatrices(inputs, sample, matrices, 4 * (vectors.shared + index * vectors.each));
      host.fillAmplitudes(inputs, sample, given, index * amplitudes);
    }
    if (upstream) {
      for (let index = 0; index < count * outputSize; index++)
        given[count * amplitudes + index] = upstream[first * outputSize + index];
    }
    const pulls = wanted && pullsAmplitudes(sweep, wanted);
    const parts = [
      { from: 'results', at: 0, bytes: 4 * count * outputSize },
      { from: 'results', at: 4 * count * outputSize, bytes: pulls ? 4 * count * amplitudes : 0 },
      { from: 'sums', at: 0, bytes: wanted?.weights ? bytes.sums : 0 },
      { from: 'pulled', at: 16 * count * vectors.shared, bytes: wanted ? 16 * count * vectors.each : 0 },
    ] as const;
    const total = parts.reduce((sum, part) => sum + part.bytes, 0);
    const what = `${gradient ? 'a gradient' : 'values'} of circuit "${circuit.name}" for ${count} samples`;
    const staging = await context.run(what, () => {
      const used = Object.fromEntries(
        Object.entries(bytes).map(([name, size]) => [name, buffers.of(name as keyof SweepBuffers, size)]),
      ) as unknown as SweepBuffers;
      device.queue.writeBuffer(used.matrices, 0, matrices);
      device.queue.writeBuffer(used.given, 0, given);
      const back = buffers.of('staging', total);
      const encoder = device.createCommandEncoder();
      kernel.encode(encoder, count, used);
      let to = 0;
      for (const part of parts) {
        if (part.bytes > 0) encoder.copyBufferToBuffer(used[part.from], part.at, back, to, part.bytes);
        to += part.bytes;
      }
      device.queue.submit([encoder.finish()]);
      return back;
    });
    const numbers = new Float32Array(await context.read(staging, total));
    let at = 0;
    const [values, byAmplitudes, sums, each] = parts.map((part) =>
      numbers.subarray(at, (at += part.bytes / 4)),
    );
    return { values, amplitudes: byAmplitudes, sums, each };
  }

  async function forward(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    batch: number,
  ): Promise<Float64Array> {
    const values = new Float64Array(batch * outputSize);
    const kernel = await kernelFor(undefined);
    const shared = new Float32Array(4 * vectors.shared);
    host.begin(weights, shared);
    const chunk = chunkOf(false);
    for (let first = 0; first < batch; first += chunk) {
      const result = await runChunk(kernel, shared, inputs, first, Math.min(chunk, batch - first));
      values.set(result.values, first * outputSize);
    }
    return values;
  }

  async function vjp(
    weights: ArrayLike<number>,
    inputs: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
    wanted: Wanted,
  ): Promise<Gradients> {
    const result = {
      values: new Float64Array(batch * outputSize),
      weights: new Float64Array(weightCount(circuit)),
      inputs: new Float64Array(batch * inputCount(circuit)),
    };
    const kernel = await kernelFor(wanted);
    const shared = new Float32Array(4 * vectors.shared);
    host.begin(weights, shared);
    const chunk = chunkOf(true);
    for (let first = 0; first < batch; first += chunk) {
      const count = Math.min(chunk, batch - first);
      const part = await runChunk(kernel, shared, inputs, first, count, upstream, wanted);
      result.values.set(part.values, first * outputSize);
      if (wanted.weights) host.pullShared(part.sums, kernel.pulled);
      for (let index = 0; index < count; index++) {
        const sample = first + index;
        if (vectors.each > 0) {
          const at = 4 * index * vectors.each;
          host.pullMatrices(part.each, at, kernel.pulled, inputs, sample, result.weights, result.inputs);
        }
        if (pullsAmplitudes(sweep, wanted))
          host.pullAmplitudes(part.amplitudes, index * amplitudes, inputs, sample, result.inputs);
      }
    }
    host.finish(result.weights);
    return result;
  }

  return {
    backend: 'webgpu',
    circuit,
    forward: async (weights, inputs, batch) => {
      checkLengths(circuit, weights, inputs, batch);
      return turn(() => forward(weights, inputs, batch));
    },
    vjp: async (weights, inputs, upstream, batch, wanted = { weights: true, inputs: true }) => {
      checkLengths(circuit, weights, inputs, batch, upstream);
      return turn(() => vjp(weights, inputs, upstream, batch, wanted));
    },
    dispose: () => buffers.destroy(),
  };
}
