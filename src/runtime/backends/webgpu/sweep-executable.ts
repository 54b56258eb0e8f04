// Runs a sweep: the host makes the matrices that samples share, and angles, in float64; the device does the rest, a few chunks
// of samples in flight.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { sampleMatricesOf, pullsAmplitudes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import { inFlight } from '../../in-flight.ts';
import type { DeviceExecutable } from '../backend.ts';
import type { Samples } from '../host/samples.ts';
import { executeLater, type Batch, type BatchRun } from '../run-plan.ts';
import type { Context } from './context.ts';
import {
  chunkBytes,
  createChunkBuffers,
  runChunk,
  type SweepResult,
  type SweepSetting,
} from './sweep-chunk.ts';
import { createSweepHost } from './sweep-host.ts';
import { createSweepKernels } from './sweep-kernels.ts';
import { createSweepMatrices, type MatrixKernels } from './sweep-matrices.ts';
import type { SweepThreads } from './sweep-threads.ts';

/** Bytes that a chunk takes at most: more samples at once would keep no device busier. */
const mostBytes = 128 * 2 ** 20;
/** Chunks under way at once. */
const mostChunks = 2;

export interface SweepExecutableOptions {
  /** The one that the caller asked for. */
  readonly circuit: Circuit;
  readonly specialise: boolean;
  readonly threads: SweepThreads;
  /** Bytes that all buffers may take together. */
  readonly memoryLimit: number;
  matrixKernels(): Promise<MatrixKernels>;
}

export async function createSweepExecutable(
  context: Context,
  sweep: Sweep,
  { circuit, specialise, threads: threadsOf, memoryLimit, matrixKernels }: SweepExecutableOptions,
): Promise<DeviceExecutable> {
  const { outputSize } = sweep;
  const sampleMatrices = sampleMatricesOf(sweep);
  const host = createSweepHost(sweep, sampleMatrices);
  const kernels = createSweepKernels(context, sweep, specialise);
  const [forMatrices] = await Promise.all([
    sampleMatrices && matrixKernels(),
    kernels.of(undefined, threadsOf.of(1, false)),
  ]);
  const matrices = forMatrices && createSweepMatrices(context, forMatrices, sampleMatrices!);
  const bytes = Math.min(mostBytes, memoryLimit / mostChunks);
  const setting = { context, sweep, circuit, host, matrices };
  const slots = Array.from({ length: mostChunks }, () => createChunkBuffers(context));

  async function begin({ size, back, result }: Batch): Promise<BatchRun<'later'>> {
    const gradient = back !== undefined;
    const threads = threadsOf.of(size, gradient);
    const kernel = await kernels.of(back?.wanted, threads);
    const { begin: beginChunk, settle } = inFlight(slots);

    function take(samples: Samples, part: SweepResult): void {
      result.values.set(part.values, samples.first * outputSize);
      if (!back) return;
      if (back.wanted.weights) host.pullShared(part.sums, kernel.pulled);
      if (part.flows.length > 0) host.angles!.pull(samples, part.flows, kernel.pulled, result);
      if (pullsAmplitudes(sweep, back.wanted)) host.pullAmplitudes(samples, part.amplitudes, result.inputs);
    }

    return {
      chunk: mostSamples(setting, bytes, threads, gradient),
      async once() {},
      each: (samples) =>
        beginChunk(
          (buffers) => runChunk(setting, kernel, buffers, samples, back),
          (part) => take(samples, part),
        ),
      settle,
      async onceBack() {},
      end() {},
    };
  }

  async function dispose(): Promise<void> {
    for (const buffers of slots) buffers.destroy();
    matrices?.destroy();
    await kernels.destroy();
  }

  return executeLater({ backend: 'webgpu', circuit }, { host, begin, dispose });
}

/** Samples of a chunk, at least one: by all memory, by what one buffer may have, and by workgroups of one dispatch. */
function mostSamples(setting: SweepSetting, bytes: number, threads: number, gradient: boolean): number {
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } =
    setting.context.device.limits;
  const buffer = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const [none, one] = [0, 1].map((samples) => Object.values(chunkBytes(setting, threads, samples, gradient)));
  const each = one.map((own, index) => own - none[index]);
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
  const fitting = [
    (bytes - sum(none)) / sum(each),
    ...each.map((own, index) => (buffer - none[index]) / own),
    setting.matrices?.mostSamples ?? Infinity,
    maxComputeWorkgroupsPerDimension,
  ];
  return Math.max(1, Math.floor(Math.min(...fitting)));
}
