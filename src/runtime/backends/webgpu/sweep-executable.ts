// Runs a sweep: the host makes matrices in float64, the device does the rest, chunk by chunk of samples.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { pullsAmplitudes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { DeviceExecutable } from '../backend.ts';
import { perWanted } from '../per-wanted.ts';
import { executeLater, type Batch, type BatchRun } from '../run-plan.ts';
import type { Context } from './context.ts';
import { createChunkBuffers, runChunk } from './sweep-chunk.ts';
import { createSweepHost } from './sweep-host.ts';
import { createSweepKernel, sweepBytes, type KernelOptions } from './sweep-kernels.ts';

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
  const { threads } = options;
  const { outputSize, vectors } = sweep;
  const host = createSweepHost(sweep);
  const buffers = createChunkBuffers(context);
  const setting = { context, sweep, circuit, host, threads, buffers };
  const kernels = perWanted((wanted) => createSweepKernel(context, sweep, options, wanted));
  await kernels.of(undefined);

  /** Samples of a chunk, at least one. */
  function chunkOf(gradient: boolean): number {
    const one = Object.values(sweepBytes(sweep, threads, 1, gradient)).reduce((sum, bytes) => sum + bytes, 0);
    return Math.max(1, Math.min(mostSamples, Math.floor(chunkBytes / one)));
  }

  async function begin({ back, result }: Batch): Promise<BatchRun<'later'>> {
    const kernel = await kernels.of(back?.wanted);
    return {
      chunk: chunkOf(back !== undefined),
      async once() {},
      async each(samples) {
        const part = await runChunk(setting, kernel, samples, back);
        result.values.set(part.values, samples.first * outputSize);
        if (!back) return;
        if (back.wanted.weights) host.pullShared(part.sums, kernel.pulled);
        if (vectors.each > 0) host.pullMatrices(samples, part.each, kernel.pulled, result);
        if (pullsAmplitudes(sweep, back.wanted)) host.pullAmplitudes(samples, part.amplitudes, result.inputs);
      },
      async onceBack() {},
      end() {},
    };
  }

  async function dispose(): Promise<void> {
    buffers.destroy();
    for (const kernel of await Promise.all(kernels.all())) kernel.destroy();
  }

  return executeLater({ backend: 'webgpu', circuit }, { host, begin, dispose });
}
